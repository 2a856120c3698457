/** Assembles the engine's ports from what a browser's worker offers. */
import type { EnginePorts, Log } from '#engine/ports.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import type { Build } from '#model/release.ts';
import { deviceName } from './device-name.ts';
import { openProfileKey } from './profile-key.ts';
import { OpfsSecretFiles } from './secret-files.ts';
import { webClock } from './web-clock.ts';
import { createWebNetwork } from './web-network.ts';

function platformOf(userAgent: string): EnginePorts['platform'] {
  if (/android/i.test(userAgent)) return 1;
  return /iphone|ipad|ipod/i.test(userAgent) ? 2 : 3;
}

async function newestRelease(): Promise<Result<unknown, 'Unreachable'>> {
  try {
    const response = await fetch('/release.json', { cache: 'no-store' });
    return response.ok ? ok(await response.json()) : err('Unreachable');
  } catch {
    return err('Unreachable');
  }
}

/** The home node is the super node that served the app. */
export async function createWebPorts(log: Log, own: Build, lull: () => Promise<void>): Promise<EnginePorts> {
  return {
    clock: webClock,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    files: new OpfsSecretFiles(),
    profileKey: await openProfileKey(),
    database: { indexedDB, IDBKeyRange },
    network: createWebNetwork(webClock, log),
    homeNodes: [location.origin as HomeNode],
    log,
    lull,
    platform: platformOf(navigator.userAgent),
    deviceName: deviceName(navigator.userAgent),
    release: { own, newest: newestRelease },
  };
}
