/** Browser scenarios: real Chromium against the real super node that serves the built app. */
import { defineConfig } from '@playwright/test';
import { launchArguments, requireChromium } from './e2e/support/chromium.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/support/build.ts',
  timeout: 60_000,
  // Every test opens several browsers' worth of people; more at once would only measure the machine.
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    headless: true,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: requireChromium(), args: launchArguments() },
  },
});
