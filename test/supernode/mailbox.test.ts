/** Mailboxes end to end: deposits over HTTP, reading over a real libp2p connection. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import { deferred } from '#lib/async.ts';
import { type Bytes, equalBytes, utf8 } from '#lib/bytes.ts';
import { mailboxIdentity, openMailbox, settled, TestPeer } from './client.ts';
import { collector, texts } from './collector.ts';
import { startTestNode, type TestNode, temporaryDirectory } from './start-node.ts';

const HOUR = 3_600_000;

let node: TestNode;
let peer: TestPeer;
let time: number;
const http = new SuperNodeHttp(fetch);
const cleanups: (() => Promise<void>)[] = [];

async function start(options: Parameters<typeof startTestNode>[0] = {}): Promise<void> {
  node = await startTestNode({ now: () => time, ...options });
  cleanups.push(() => node.stop());
}

beforeEach(async () => {
  time = Date.now();
  peer = await TestPeer.start();
  cleanups.push(() => peer.stop());
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function fill(mailbox: Bytes, count: number, prefix = 'm'): Promise<void> {
  for (let index = 0; index < count; index++) {
    expect(await http.deposit(node.origin, mailbox, utf8(`${prefix}${index}`), HOUR)).toEqual({ ok: true });
  }
}

test('a mailbox takes mail only once its owner has opened it', async () => {
  await start({ limits: { unopenedMailboxes: false } });
  const [owner, other] = [await mailboxIdentity(1), await mailboxIdentity(2)];
  const refused = { ok: false, error: 'Refused' };
  expect(await http.deposit(node.origin, owner.publicKey, utf8('early'), HOUR)).toEqual(refused);
  const reader = await peer.read({ url: node.url, peerId: node.peerId }, owner, async () => {});
  expect(await http.deposit(node.origin, owner.publicKey, utf8('while it is read'), HOUR)).toEqual({ ok: true });
  reader.close();
  await openMailbox({ url: node.url, peerId: node.peerId }, owner);
  expect(await http.deposit(node.origin, owner.publicKey, utf8('later'), HOUR)).toEqual({ ok: true });
  expect(await http.deposit(node.origin, other.publicKey, utf8('to nobody'), HOUR)).toEqual(refused);
});

test('stored envelopes come oldest first, new ones follow, and acknowledged ones never come again', async () => {
  await start();
  const owner = await mailboxIdentity(1);
  await fill(owner.publicKey, 3);
  const first = collector();
  const reader = await peer.read(node, owner, first.take);
  await first.reached(3);
  await fill(owner.publicKey, 2, 'new');
  await first.reached(5);
  expect(texts(first.got)).toEqual(['m0', 'm1', 'm2', 'new0', 'new1']);
  await settled(reader);
  reader.close();

  await fill(owner.publicKey, 1, 'last');
  const second = collector();
  await peer.read(node, owner, second.take);
  await second.reached(1);
  expect(texts(second.got)).toEqual(['last0']);
});

test('an envelope whose handler fails is pushed again on the next stream', async () => {
  await start();
  const owner = await mailboxIdentity(2);
  await fill(owner.publicKey, 2);
  const first = collector();
  const reader = await peer.read(node, owner, async (envelope) => {
    await first.take(envelope);
    if (equalBytes(envelope, utf8('m0'))) throw new Error('not stored');
  });
  await first.reached(2);
  await settled(reader);
  reader.close();
  const second = collector();
  await peer.read(node, owner, second.take);
  await second.reached(1);
  expect(texts(second.got)).toEqual(['m0']);
});

test('more envelopes than the window allows all arrive, and never more than the window at once', async () => {
  await start({ limits: { pushMessages: 4 } });
  const owner = await mailboxIdentity(3);
  await fill(owner.publicKey, 20);
  const all = collector();
  let open = 0;
  let most = 0;
  const gate = deferred<void>();
  await peer.read(node, owner, async (envelope) => {
    open += 1;
    most = Math.max(most, open);
    if (open === 4) gate.resolve();
    await gate.promise;
    open -= 1;
    await all.take(envelope);
  });
  await all.reached(20);
  expect(most).toBe(4);
  expect(new Set(texts(all.got)).size).toBe(20);
});

test('two readers of one mailbox both get what is new', async () => {
  await start();
  const owner = await mailboxIdentity(4);
  const left = collector();
  const right = collector();
  const other = await TestPeer.start();
  cleanups.push(() => other.stop());
  // Neither acknowledges before the other has its copy.
  await peer.read(node, owner, async (envelope) => {
    await left.take(envelope);
    await right.reached(1);
  });
  await other.read(node, owner, async (envelope) => {
    await right.take(envelope);
    await left.reached(1);
  });
  await fill(owner.publicKey, 1);
  await Promise.all([left.reached(1), right.reached(1)]);
  expect([texts(left.got), texts(right.got)]).toEqual([['m0'], ['m0']]);
});

test('a reader too many is turned away', async () => {
  await start({ limits: { readersPerMailbox: 1 } });
  const owner = await mailboxIdentity(5);
  const reader = await peer.read(node, owner, async () => {});
  await expect(peer.read(node, owner, async () => {})).rejects.toThrow('Unreachable');
  reader.close();
  // A mailbox of its own has places of its own.
  await peer.read(node, await mailboxIdentity(6), async () => {});
});

test('a signature by another key, and one for another connection, are refused', async () => {
  await start();
  const owner = await mailboxIdentity(7);
  const thief = await mailboxIdentity(8);
  await fill(owner.publicKey, 1);
  const got = collector();
  const stolen = { publicKey: owner.publicKey, sign: thief.sign };
  await expect(peer.read(node, stolen, got.take)).rejects.toThrow('Refused');
  await expect(peer.read(node, owner, got.take, { clientPeerId: 'another peer' })).rejects.toThrow('Refused');
  await expect(peer.read(node, owner, got.take, { nodePeerId: 'another node' })).rejects.toThrow('Refused');
  expect(got.got).toEqual([]);
});

test('a full mailbox takes nothing more until something was acknowledged', async () => {
  await start({ limits: { mailboxMessages: 3 } });
  const owner = await mailboxIdentity(10);
  await fill(owner.publicKey, 3);
  expect(await http.deposit(node.origin, owner.publicKey, utf8('m3'), HOUR)).toEqual({
    ok: false,
    error: 'QuotaExceeded',
  });
  const got = collector();
  const reader = await peer.read(node, owner, got.take);
  await got.reached(3);
  await settled(reader);
  await fill(owner.publicKey, 1, 'after');
});

test('what has expired is neither pushed nor counted once it is swept', async () => {
  await start({ limits: { mailboxMessages: 2 } });
  const owner = await mailboxIdentity(11);
  expect((await http.deposit(node.origin, owner.publicKey, utf8('short'), 1000)).ok).toBe(true);
  expect((await http.deposit(node.origin, owner.publicKey, utf8('long'), HOUR)).ok).toBe(true);
  time += 2000;
  const got = collector();
  const reader = await peer.read(node, owner, async (envelope) => {
    await got.take(envelope);
    throw new Error('keep it');
  });
  await got.reached(1);
  await settled(reader);
  expect(texts(got.got)).toEqual(['long']);
  expect((await http.deposit(node.origin, owner.publicKey, utf8('more'), HOUR)).ok).toBe(false);
  expect(await node.sweep()).toBe(1);
  expect((await http.deposit(node.origin, owner.publicKey, utf8('more'), HOUR)).ok).toBe(true);
});

test('an envelope is kept thirty days at most, whatever was asked', async () => {
  await start();
  const owner = await mailboxIdentity(12);
  expect((await http.deposit(node.origin, owner.publicKey, utf8('m'), 1000 * 24 * HOUR)).ok).toBe(true);
  time += 30 * 24 * HOUR + 1;
  expect(await node.sweep()).toBe(1);
});

test('the node keeps its peer id, and its mail, over a restart', async () => {
  const data = await temporaryDirectory();
  cleanups.push(() => rm(data, { recursive: true, force: true }));
  await start({ data });
  const owner = await mailboxIdentity(14);
  await fill(owner.publicKey, 1, 'before');
  const { peerId } = node;
  await node.stop();
  cleanups.pop();
  await start({ data });
  expect(node.peerId).toBe(peerId);
  await fill(owner.publicKey, 1, 'after');
  const got = collector();
  await peer.read(node, owner, got.take);
  await got.reached(2);
  expect(texts(got.got)).toEqual(['before0', 'after0']);
});
