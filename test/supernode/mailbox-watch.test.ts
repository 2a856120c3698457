/** A mailbox that is watched over the connection on which another one is read: what waits there is counted and stays there. */
import { afterEach, expect, test } from 'vitest';
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import type { Clock, Network } from '#engine/ports.ts';
import { deferred } from '#lib/async.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { encodeFrame } from '#wire/frame.ts';
import { encodeClientFrame, MAILBOX_WATCH_PROTOCOL, WAITS_FOR } from '#wire/mailbox.ts';
import { mailboxIdentity, openMailbox, TestPeer } from './client.ts';
import { collector, texts } from './collector.ts';
import { startTestNode, type TestNode } from './start-node.ts';

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
