/**
 * Finds a Chromium for the browser tests: Playwright's own, else one on the machine. Run by itself it installs one when
 * there is none, and prints the path: `node e2e/support/chromium.ts`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of an executable Chromium, undefined when there is none. */
export function findChromium(): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  const onMachine = NAMES.flatMap((name) => ['/usr/bin', ...directories].map((directory) => join(directory, name)));
  return [chromium.executablePath(), ...onMachine].find(isExecutable);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Playwright's download; where that can't be had, the system's package. */
function installChromium(): void {
  const download = spawnSync('npx', ['playwright', 'install', 'chromium-headless-shell', 'chromium'], {
    stdio: 'inherit',
  });
  if (download.status === 0 && findChromium() !== undefined) return;
  if (!isRoot()) throw new Error('No Chromium: install one, or run this as root where apt-get is at hand.');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-q'], { stdio: 'inherit', env: environment });
  execFileSync('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], {
    stdio: 'inherit',
    env: environment,
  });
}

/** Like `findChromium`, and throws with advice when there is none. */
export function requireChromium(): string {
  const path = findChromium();
  if (path === undefined) throw new Error('No Chromium found. Run: node e2e/support/chromium.ts');
  return path;
}

/** What Playwright turns off in Chromium; its own switch of that name gives way to ours. */
const PLAYWRIGHT_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];
/** Pages of the browser's own, loaded for each window behind its address bar, which costs more than the app does. */
const ADDRESS_BAR_PAGES = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** Launch arguments of every browser test: quiet, lean, and with a camera that needs no permission. */
export function launchArguments(): string[] {
  return [
    ...(isRoot() ? ['--no-sandbox'] : []),
    `--disable-features=${[...PLAYWRIGHT_OFF, ...ADDRESS_BAR_PAGES].join()}`,
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (findChromium() === undefined) installChromium();
  console.log(requireChromium());
}
