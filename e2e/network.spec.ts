/** The network in real browsers: mailboxes and direct connections between people, by way of a real super node. */
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type RunningNode, startNode } from './support/super-node.ts';

let node: RunningNode;

test.beforeAll(async () => {
  node = await startNode('test-pages');
});
test.afterAll(() => node.stop());

async function openNetworkPage(page: Page): Promise<Page> {
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${node.url}/e2e/pages/network.html`);
  await page.waitForFunction(() => 'network' in globalThis);
  return page;
}

const contexts: BrowserContext[] = [];
test.afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));

/** A person of their own: another context, another worker, another libp2p key. */
async function openPerson(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  contexts.push(context);
  const page = await openNetworkPage(await context.newPage());
  await page.evaluate(() => globalThis.network.start());
  return page;
}

function until(page: Page, prefix: string, skip = 0): Promise<string> {
  return page.evaluate(([text, count]) => globalThis.network.until(text, count), [prefix, skip] as const);
}

test('an envelope put into a mailbox reaches its reader', async ({ browser }) => {
  const [ann, ben] = await Promise.all([openPerson(browser), openPerson(browser)]);
  await until(ben, 'connection connected');
  const mailbox = await ben.evaluate(async () => [...(await globalThis.network.mailbox())]);
  const digest = await ann.evaluate((key) => globalThis.network.deposit(new Uint8Array(key), 5000), mailbox);
  expect(digest).toHaveLength(64);
  expect(await until(ben, 'envelope')).toBe(`envelope mailbox 5000 ${digest}`);
});

test('two people who dial each other at once share one direct stream, which a closed tab ends', async ({ browser }) => {
  const [ann, ben] = await Promise.all([openPerson(browser), openPerson(browser)]);
  const [annAddress, benAddress] = await Promise.all([
    ann.evaluate(() => globalThis.network.address()),
    ben.evaluate(() => globalThis.network.address()),
  ]);
  expect(annAddress.addresses.every((address) => address.includes('/p2p-circuit/webrtc/'))).toBe(true);
  expect(
    await Promise.all([
      ann.evaluate((peer) => globalThis.network.dial(peer), benAddress),
      ben.evaluate((peer) => globalThis.network.dial(peer), annAddress),
    ]),
  ).toEqual([true, true]);

  for (const size of [1, 1000, 65_536]) {
    const there = await ann.evaluate(([to, bytes]) => globalThis.network.send(to, bytes), [
      benAddress.peerId,
      size,
    ] as const);
    expect(await until(ben, `envelope direct ${size} `)).toBe(`envelope direct ${size} ${there}`);
    const back = await ben.evaluate(([to, bytes]) => globalThis.network.send(to, bytes), [
      annAddress.peerId,
      size,
    ] as const);
    expect(await until(ann, `envelope direct ${size} `)).toBe(`envelope direct ${size} ${back}`);
  }
  // The super node, and one direct connection: the relayed one has been closed.
  expect(await ann.evaluate(() => globalThis.network.sessionCount())).toBe(2);

  const started = Date.now();
  await ann.close();
  await until(ben, `peer ${annAddress.peerId} closed`);
  expect(Date.now() - started).toBeLessThan(3000);
  expect(await ben.evaluate((to) => globalThis.network.send(to, 10), annAddress.peerId)).toBeUndefined();
});

test('connects again through another tab when the hosting tab is gone', async ({ browser }) => {
  const [ann, ben] = await Promise.all([openPerson(browser), openPerson(browser)]);
  const annsOther = await openNetworkPage(await ann.context().newPage());
  const benAddress = await ben.evaluate(() => globalThis.network.address());
  expect(await ann.evaluate((peer) => globalThis.network.dial(peer), benAddress)).toBe(true);
  await ann.close();
  await until(annsOther, `peer ${benAddress.peerId} closed`);
  expect(await annsOther.evaluate((peer) => globalThis.network.dial(peer), benAddress)).toBe(true);
  const digest = await annsOther.evaluate((to) => globalThis.network.send(to, 20_000), benAddress.peerId);
  expect(await until(ben, 'envelope direct')).toBe(`envelope direct 20000 ${digest}`);
});

test('comes back by itself when the super node was away', async ({ browser }) => {
  const ann = await openPerson(browser);
  await until(ann, 'connection connected');
  await until(ann, 'address some');
  const before = await ann.evaluate(() => globalThis.network.superNodeId());
  await node.kill();
  await until(ann, 'connection disconnected');
  expect(await ann.evaluate(() => globalThis.network.superNodeId())).toBe('');
  await node.restart();
  await until(ann, 'connection connected', 1);
  expect(await ann.evaluate(() => globalThis.network.superNodeId())).toBe(before);
  await until(ann, 'address some', 1);
});
