/** Direct streams between two libp2p nodes on loopback: one per pair, in order, bounded, and honest about their end. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { afterEach, expect, test, vi } from 'vitest';
import { putClockForward, startPeer, stopPeers, waits } from './loopback-peers.ts';

afterEach(stopPeers);

test('both sides dialling at once end up with one stream, over which all goes through in order', async () => {
  const [a, b] = await Promise.all([startPeer(), startPeer()]);
  expect(await Promise.all([a.streams.open(b.where), b.streams.open(a.where)])).toEqual([true, true]);
  for (let index = 0; index < 100; index++) {
    expect(a.streams.send(b.id, Uint8Array.of(1, index))).toBe(true);
    expect(b.streams.send(a.id, Uint8Array.of(2, index))).toBe(true);
  }
  await vi.waitFor(() => expect([a.received.length, b.received.length]).toEqual([100, 100]));
  expect(b.received.map(([, index]) => index)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  await vi.waitFor(() => expect(a.opened('/icom/peer/1')).toHaveLength(1), { timeout: 5000 });
  expect([a.changes, b.changes]).toEqual([['open'], ['open']]);
});

test('a stream that ends is told once on either side, and opens anew', async () => {
  const [a, b] = await Promise.all([startPeer(), startPeer()]);
  expect(await a.streams.open(b.where)).toBe(true);
  await vi.waitFor(() => expect(b.changes).toEqual(['open']));
  for (const connection of b.node.getConnections()) connection.abort(new Error('gone'));
  await vi.waitFor(() =>
    expect([a.changes, b.changes]).toEqual([
      ['open', 'closed'],
      ['open', 'closed'],
    ]),
  );
  expect(a.streams.send(b.id, Uint8Array.of(1))).toBe(false);
  expect(await b.streams.open(a.where)).toBe(true);
  expect(b.streams.send(a.id, Uint8Array.of(7))).toBe(true);
  await vi.waitFor(() => expect(a.received).toEqual([Uint8Array.of(7)]));
});

test('who lost a stream by something here dials at once, anybody else lets the other side go first', async () => {
  const [a, b] = await Promise.all([startPeer(), startPeer()]);
  expect(await a.streams.open(b.where)).toBe(true);
  const lose = async () => {
    await vi.waitFor(() => expect([a.changes.at(-1), b.changes.at(-1)]).toEqual(['open', 'open']));
    for (const connection of b.node.getConnections()) connection.abort(new Error('gone'));
    await vi.waitFor(() => expect([a.changes.at(-1), b.changes.at(-1)]).toEqual(['closed', 'closed']));
    waits.length = 0;
  };
  await lose();
  expect(await a.streams.open(b.where)).toBe(true);
  expect(waits).toEqual([expect.toSatisfy((delay) => delay > 0)]);
  await lose();
  a.streams.lostHere();
  expect(await a.streams.open(b.where)).toBe(true);
  expect(waits).toEqual([]);
});

test('a peer that begins anew replaces what was left of its stream here', async () => {
  const key = await generateKeyPair('Ed25519');
  // One peer, whose first connection is lost without a word: here it still looks whole.
  const [before, after, other] = [await startPeer(key), await startPeer(key), await startPeer()];
  expect(await before.streams.open(other.where)).toBe(true);
  await vi.waitFor(() => expect(other.changes).toEqual(['open']));
  putClockForward(3000);
  expect(await after.streams.open(other.where)).toBe(true);
  await vi.waitFor(() => expect(other.changes).toEqual(['open', 'closed', 'open']));
  expect(other.streams.send(after.id, Uint8Array.of(5))).toBe(true);
  await vi.waitFor(() => expect(after.received).toEqual([Uint8Array.of(5)]));
  expect(before.received).toEqual([]);
});

test('nothing is sent where no stream is open, beyond a frame, or beyond what may wait', async () => {
  const [a, b] = await Promise.all([startPeer(), startPeer()]);
  expect(a.streams.send(b.id, Uint8Array.of(1))).toBe(false);
  await a.streams.open(b.where);
  expect(a.streams.send(b.id, new Uint8Array(70_000))).toBe(false);
  let accepted = 0;
  // In one turn, so that nothing leaves in between.
  while (a.streams.send(b.id, new Uint8Array(60_000)) && accepted < 1000) accepted++;
  expect(accepted).toBeLessThan(200);
  await vi.waitFor(() => expect(b.received.length).toBe(accepted), { timeout: 10_000 });
});

test('a peer that answers nothing is given up in time', async () => {
  const a = await startPeer();
  const [b] = [await startPeer()];
  await b.node.stop();
  const started = Date.now();
  expect(await a.streams.open(b.where)).toBe(false);
  expect(Date.now() - started).toBeLessThan(11_000);
});
