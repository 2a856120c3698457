/** Browser scenarios: real Chromium against the real super node that serves the built app. */
import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { launchArguments, requireChromium } from './e2e/support/chromium.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/support/build.ts',
  // guards against what hangs; how long something takes depends on what else the machine does
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Every test opens several browsers' worth of people: more than two at once would only measure the machine. Nothing
  // else may run beside what is timed.
  workers: process.env['ICOM_LONG'] === undefined ? Math.min(2, availableParallelism()) : 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    headless: true,
    // each context would fetch and keep the whole app anew: where that matters, a file's tests allow it
    serviceWorkers: 'block',
    // recording takes a fifth of the processor's time: ask for it with `--trace on`
    trace: 'off',
    launchOptions: { executablePath: requireChromium(), args: launchArguments() },
  },
});
