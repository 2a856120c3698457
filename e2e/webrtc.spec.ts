/** The RTC shim in a real browser: a worker that uses WebRTC through a page. */
import { expect, type Page, test } from '@playwright/test';
import { type RunningNode, startNode } from './support/super-node.ts';

let node: RunningNode;

test.beforeAll(async () => {
  node = await startNode('test-pages');
});
test.afterAll(() => node.stop());

async function openRtcPage(page: Page): Promise<void> {
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${node.url}/e2e/pages/rtc.html`);
  await page.waitForFunction(() => 'rtc' in globalThis);
}

test.describe('RTC shim', () => {
  test.beforeEach(({ page }) => openRtcPage(page));

  test('carries messages of 1 byte to 256 KiB both ways', async ({ page }) => {
    const sizes = [1, 2, 127, 128, 1000, 16 * 1024, 64 * 1024, 100_000, 256 * 1024 - 1];
    expect(await page.evaluate((list) => globalThis.rtc.sizes(list), sizes)).toEqual([]);
  });

  test('keeps the order of a flood and tells when the buffer is low', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.rtc.flood(400, 8192))).toEqual({ inOrder: true, drained: true });
  });

  test('merges a length prefix with its body and nothing else', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.rtc.merging())).toEqual({ prefixed: 1, unrelated: 2 });
  });

  test('tells of a closed channel, and of a closed connection at once', async ({ page }) => {
    const { channel, connection, milliseconds } = await page.evaluate(() => globalThis.rtc.closing());
    expect([channel, connection]).toEqual(['closed', 'failed']);
    expect(milliseconds).toBeLessThan(1000);
  });

  test('withholds an early close of the init channel until it is closed on this side', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.rtc.earlyInitClose())).toEqual({
      before: 'open',
      closedAfterwards: true,
    });
  });

  test('connects and hangs up fifty times without a hang', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.rtc.redial(50))).toBeLessThan(4000);
  });

  test('closes everything when the page that hosts it is gone', async ({ page }) => {
    expect(await page.evaluate(() => globalThis.rtc.hostGone())).toEqual({
      connection: 'closed',
      channel: 'closed',
      call: 'rejected',
      events: ['channel', 'connection'],
    });
  });
});
