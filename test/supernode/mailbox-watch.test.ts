/** A mailbox that is watched over the connection on which another one is read: what waits there is counted and stays there. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { streamPair } from '@libp2p/utils';
import { afterEach, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';
import { MailboxReader } from '#engine/network/mailbox-reader.ts';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import type { Clock, MailboxIdentity, Network } from '#engine/ports.ts';
import { deferred } from '#lib/async.ts';
import { type Bytes, toHex, utf8 } from '#lib/bytes.ts';
import { LIMITS } from '#supernode/limits.ts';
import { MailboxService } from '#supernode/services/mailbox.ts';
import { openEmbeddedStore } from '#supernode/store/embedded.ts';
import type { Store } from '#supernode/store/store.ts';
import { encodeFrame } from '#wire/frame.ts';
import { encodeClientFrame, MAILBOX_WATCH_PROTOCOL, WAITS_FOR } from '#wire/mailbox.ts';
import { mailboxIdentity, type NodeLocation, openMailbox, TestPeer } from './client.ts';
import { collector, texts } from './collector.ts';
import { startProxy } from './proxy.ts';
import { startTestNode, type TestNode, temporaryDirectory } from './start-node.ts';

const http = new SuperNodeHttp(fetch);
const clock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};

let node: TestNode | undefined;
let network: Network | undefined;
let peer: TestPeer | undefined;

afterEach(async () => {
  await network?.stop();
  await peer?.stop();
  await node?.stop();
});

const deposit = (mailbox: Bytes, text: string, ttl = 2 * WAITS_FOR) =>
  http.deposit((node as TestNode).origin, mailbox, utf8(text), ttl);

test('what waits is counted, not read; its owner finds it there, and prekeys can be left for them', async () => {
  node = await startTestNode({});
  const home = node.origin;
  const [own, room] = await Promise.all([mailboxIdentity(1), mailboxIdentity(2)]);
  await openMailbox(node, room);
  network = createLibp2pNetwork({ clock, log: () => undefined, fetch });
  const connected = deferred<void>();
  await network.start(own, [home], {
    connection: (state) => state === 'connected' && connected.resolve(),
    envelope: async () => undefined,
    peer: () => undefined,
    address: () => undefined,
  });
  await connected.promise;
  expect((await deposit(room.publicKey, 'one')).ok).toBe(true);
  const counts: number[] = [];
  const watched = network.watchMailbox(room, (count) => counts.push(count));
  await expect.poll(() => counts).toEqual([1]);
  expect((await deposit(room.publicKey, 'gone soon', 60_000)).ok).toBe(true);
  expect((await deposit(room.publicKey, 'two')).ok).toBe(true);
  await expect.poll(() => counts).toEqual([1, 2]);
  const supply = { bundle: utf8('bundle'), oneTime: [utf8('key')], oneTimeKem: [] };
  expect(await watched.putPrekeys(supply)).toEqual({ ok: true, value: { oneTime: 1, oneTimeKem: 0 } });
  const claimed = await network.claimPrekeys([home], room.publicKey);
  expect(claimed).toMatchObject({ ok: true, value: { bundle: utf8('bundle'), oneTime: utf8('key') } });
  watched.close();

  peer = await TestPeer.start();
  const { got, take, reached } = collector();
  await peer.read(node, room, take);
  await reached(3);
  expect(texts(got).sort()).toEqual(['gone soon', 'one', 'two']);
  expect(counts).toEqual([1, 2]);
});

test('who only watches can’t delete anything, and nobody else can watch', async () => {
  node = await startTestNode({});
  const [room, stranger] = await Promise.all([mailboxIdentity(2), mailboxIdentity(3)]);
  await openMailbox(node, room);
  peer = await TestPeer.start();
  const stream = await peer.stream(node, MAILBOX_WATCH_PROTOCOL);
  const ended = deferred<void>();
  stream.addEventListener('close', () => ended.resolve());
  stream.send(encodeFrame(encodeClientFrame({ kind: 'ack', ids: [new Uint8Array(32)] })));
  await ended.promise;
  const forged = { publicKey: room.publicKey, sign: stranger.sign };
  await expect(peer.read(node, forged, async () => {}, { onWaiting: () => {} })).rejects.toThrow('Refused');
});

/** Watches, is told how much waits, and leaves. */
async function look(by: TestPeer, room: MailboxIdentity, at: NodeLocation = node as TestNode): Promise<number> {
  const counted = deferred<number>();
  const onWaiting = counted.resolve;
  const reader = await by.read(at, room, async () => {}, { onWaiting });
  const count = await counted.promise;
  reader.close();
  return count;
}

test('whoever opens a mailbox again and again is refused for a while, its owner’s other ones are not', async () => {
  let time = Date.now();
  const limits = { openingsPerMailbox: { burst: 3, perSecond: 0.01 } };
  node = await startTestNode({ now: () => time, limits });
  const [room, other] = await Promise.all([mailboxIdentity(2), mailboxIdentity(3)]);
  peer = await TestPeer.start();
  for (let count = 0; count < 3; count++) expect(await look(peer, room)).toBe(0);
  await expect(look(peer, room)).rejects.toThrow('Unreachable');
  await expect(peer.read(node, room, async () => {})).rejects.toThrow('Unreachable');
  expect(await look(peer, other)).toBe(0);
  // another connection has no allowance of its own
  const second = await TestPeer.start();
  await expect(look(second, room)).rejects.toThrow('Unreachable');
  await second.stop();
  time += 100_000;
  expect(await look(peer, room)).toBe(0);
});

test('whoever opens one made-up mailbox after the other, each as another peer, is refused, and others go on', async () => {
  const limits = { openingsPerAddress: { burst: 3, perSecond: 0.001 } };
  node = await startTestNode({ limits, behindProxy: true });
  const lookAs = async (address: string, seed: number) => {
    const proxy = await startProxy(node as TestNode, address);
    const another = await TestPeer.start();
    try {
      return await look(another, await mailboxIdentity(seed), proxy);
    } finally {
      await another.stop();
      await proxy.stop();
    }
  };
  for (const seed of [2, 3, 4]) expect(await lookAs('203.0.113.7', seed)).toBe(0);
  await expect(lookAs('203.0.113.7', 5)).rejects.toThrow('Unreachable');
  expect(await lookAs('203.0.113.8', 5)).toBe(0);
});

test('whatever comes while a watch is being opened is counted once', async () => {
  node = await startTestNode({});
  peer = await TestPeer.start();
  const room = await mailboxIdentity(2);
  const counts: number[] = [];
  const deposits = Array.from({ length: 40 }, (_, index) => deposit(room.publicKey, `text ${index}`));
  await deposits[5];
  const reader = await peer.read(node, room, async () => {}, { onWaiting: (count) => counts.push(count) });
  expect((await Promise.all(deposits)).every(({ ok }) => ok)).toBe(true);
  await expect.poll(() => counts.at(-1)).toBe(40);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect((await deposit(room.publicKey, 'one more')).ok).toBe(true);
  await expect.poll(() => counts.at(-1)).toBe(41);
  reader.close();
  expect(await look(peer, room)).toBe(41);
});

test('a watch reads none of what it counts', async () => {
  const directory = await temporaryDirectory();
  const store = await openEmbeddedStore(directory, LIMITS);
  const read: string[] = [];
  const counting: Store = {
    ...store,
    envelopes: (mailbox, ...rest) => {
      read.push(mailbox);
      return store.envelopes(mailbox, ...rest);
    },
  };
  const service = new MailboxService(counting, nobleProvider, LIMITS, Date.now);
  const room = await mailboxIdentity(2);
  const expires = Date.now() + 2 * WAITS_FOR;
  for (let index = 0; index < 20; index++) {
    const bytes = utf8(`text ${index}`);
    const id = new Uint8Array(createHash('sha256').update(bytes).digest());
    await store.deposit(toHex(room.publicKey), { id, bytes, expires, stranger: false });
  }
  const [client, server] = await streamPair();
  service.read(server, 'node', 'client', '127.0.0.1', true);
  const counted = deferred<number>();
  const options = { identity: room, nodePeerId: 'node', clientPeerId: 'client', onEnvelope: async () => {} };
  const reader = await MailboxReader.open(client, { ...options, onWaiting: counted.resolve, onEnd: () => {} });
  expect(reader.ok).toBe(true);
  expect(await counted.promise).toBe(20);
  expect(read).toEqual([]);
  service.stop();
  await store.close();
  await rm(directory, { recursive: true, force: true });
});
