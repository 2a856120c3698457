/** A browser as people have it: Playwright would show and focus every tab, so that none could be hidden or frozen. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type BrowserContext, chromium } from '@playwright/test';
import { launchArguments, requireChromium } from './chromium.ts';

export type BareBrowser = { readonly context: BrowserContext; close(): Promise<void> };

export async function launchBareBrowser(): Promise<BareBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'icom-bare-'));
  const options = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(requireChromium(), [...launchArguments(), ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  const close = async () => {
    await end(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const endpoint = await endpointOf(child.stderr);
    const connect = () => chromium.connectOverCDP(endpoint, { noDefaults: true, timeout: 10_000 });
    // Playwright waits in vain for a tab that the browser is just opening, and finds it at the second time.
    const browser = await connect().catch(connect);
    const [context] = browser.contexts();
    if (context !== undefined) return { context, close };
  } catch (error) {
    await close();
    throw error;
  }
  throw new Error('the browser has no window');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

async function endpointOf(output: Readable): Promise<string> {
  try {
    for await (const line of createInterface({ input: output })) {
      const [, endpoint] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (endpoint !== undefined) return endpoint;
    }
  } finally {
    // what else it says must not stop it
    output.resume();
  }
  throw new Error('the browser ended before it was ready');
}
