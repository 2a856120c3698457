/** A second stream over another connection: opened to whom one talks with, said nothing over until the first one is lost. */
import type { Connection } from '@libp2p/interface';
import { afterEach, expect, test, vi } from 'vitest';
import { putClockForward, startPeer, stopPeers } from './loopback-peers.ts';

afterEach(stopPeers);

const FIRST = '/icom/peer/1';
const STANDBY = '/icom/peer-standby/1';

type Peer = Awaited<ReturnType<typeof startPeer>>;

/** Two peers who have had a stream for a while; the first dialled it, and which of them has a place for another is given. */
async function connect(...spare: [boolean, boolean]): Promise<[Peer, Peer]> {
  const [a, b] = await Promise.all([startPeer(undefined, () => spare[0]), startPeer(undefined, () => spare[1])]);
  expect(await a.streams.open(b.where)).toBe(true);
  await vi.waitFor(() => expect(b.changes).toEqual(['open']));
  putClockForward(3000);
  return [a, b];
}

function standbysOf(...peers: Peer[]): number[] {
  return peers.map((peer) => peer.opened(STANDBY).length);
}

async function say(from: Peer, to: Peer, word: number): Promise<void> {
  const frame = Uint8Array.of(word, word);
  expect(from.streams.send(to.id, frame)).toBe(true);
  await vi.waitFor(() => expect(to.received).toContainEqual(frame));
}

async function connectWithStandby(): Promise<[Peer, Peer]> {
  const [a, b] = await connect(true, false);
  await say(a, b, 1);
  await vi.waitFor(() => expect(standbysOf(a, b)).toEqual([1, 1]));
  // what is said now goes over the first one still
  await say(b, a, 2);
  expect([a.changes, b.changes]).toEqual([['open'], ['open']]);
  return [a, b];
}

test('when the first stream ends on one side only, both go on over the standby at once', async () => {
  const [a, b] = await connectWithStandby();
  // as when a page crashes: nothing is said to the other side
  for (const stream of a.opened(FIRST)) stream.dispatchEvent(new Event('close'));
  expect(a.changes).toEqual(['open', 'open']);
  await vi.waitFor(() => expect(b.changes).toEqual(['open', 'open']));
  await say(a, b, 3);
  await say(b, a, 4);
  expect([a.received.length, b.received.length]).toEqual([2, 2]);
  // what is left of the first one is gone, with its connection
  await vi.waitFor(() => expect([a.opened(FIRST).length, b.opened(FIRST).length]).toEqual([0, 0]));
});

test('when the first connection ends, both go on over the standby, and the next standby is opened', async () => {
  const [a, b] = await connectWithStandby();
  const first = connectionOf(a, FIRST);
  cut(b, FIRST);
  await vi.waitFor(() => expect([a.changes.length, b.changes.length]).toEqual([2, 2]));
  expect([a.streams.isOpen(b.id), b.streams.isOpen(a.id)]).toEqual([true, true]);
  // the next one may stand already: only whoever has the larger id lets the other go first
  await vi.waitFor(() => expect(a.node.getConnections()).not.toContain(first));
  putClockForward(3000);
  await say(a, b, 3);
  await vi.waitFor(() => expect(standbysOf(a, b)).toEqual([2, 2]));
  expect(a.node.getConnections()).toHaveLength(2);
  await say(b, a, 4);
});

test('a standby survives when it replaces a first stream that the peer opened over its own connection', async () => {
  const [a, b] = await Promise.all([startPeer(undefined, () => true), startPeer()]);
  expect(await a.streams.open(b.where)).toBe(true);
  await vi.waitFor(() => expect(b.changes).toEqual(['open']));
  // the first stream counts as a new one as long as the test runs
  putClockForward(-3000);
  await say(a, b, 1);
  await vi.waitFor(() => expect(standbysOf(a, b)).toEqual([1, 1]));
  const [first] = b.opened(FIRST);
  const movedOnce = ['open', 'open'];
  await connectionOf(b, STANDBY)?.newStream(FIRST);
  await vi.waitFor(() => expect(a.opened(FIRST)).toHaveLength(2));
  first?.dispatchEvent(new Event('close'));
  await vi.waitFor(() => expect([a.changes, b.changes]).toEqual([movedOnce, movedOnce]));
  await vi.waitFor(() => expect([a.opened(FIRST).length, b.opened(FIRST).length]).toEqual([0, 0]));
  await say(a, b, 3);
  await say(b, a, 4);
  expect([a.changes, b.changes]).toEqual([movedOnce, movedOnce]);
});

test('a standby that ends alone changes nothing, and another one is opened', async () => {
  const [a, b] = await connectWithStandby();
  cut(a, STANDBY);
  await vi.waitFor(() => expect(standbysOf(a, b)).toEqual([0, 0]));
  await say(a, b, 3);
  await vi.waitFor(() => expect(standbysOf(a, b)).toEqual([1, 1]));
  expect([a.changes, b.changes]).toEqual([['open'], ['open']]);
});

test('where both sides could open one, both keep the same one', async () => {
  const [a, b] = await connect(true, true);
  await Promise.all([say(a, b, 1), say(b, a, 2)]);
  await vi.waitFor(() => {
    expect([a.node.getDialQueue(), b.node.getDialQueue()]).toEqual([[], []]);
    expect(standbysOf(a, b)).toEqual([1, 1]);
    expect([a.node.getConnections().length, b.node.getConnections().length]).toEqual([2, 2]);
  });
});

test('none is opened without a second place to host it', async () => {
  const [a, b] = await connect(false, false);
  await say(a, b, 1);
  await say(b, a, 2);
  expect([a.node.getDialQueue(), b.node.getDialQueue()]).toEqual([[], []]);
  expect(a.node.getConnections()).toHaveLength(1);
});

test('a stranger is given none, whatever they say, until something is said to them', async () => {
  const [stranger, b] = await connect(false, true);
  const dial = vi.spyOn(b.node, 'dial');
  await say(stranger, b, 1);
  expect(dial).not.toHaveBeenCalled();
  await say(b, stranger, 2);
  expect(dial).toHaveBeenCalledTimes(1);
});

test('a peer that knows no standbys is left alone for a while', async () => {
  const [a, b] = await connect(true, false);
  await b.node.unhandle(STANDBY);
  const dial = vi.spyOn(a.node, 'dial');
  await say(a, b, 1);
  expect(dial).toHaveBeenCalledTimes(1);
  await dial.mock.results[0]?.value;
  await vi.waitFor(() => expect(a.node.getConnections()).toHaveLength(1));
  await say(a, b, 2);
  expect(dial).toHaveBeenCalledTimes(1);
  putClockForward(11_000);
  await say(a, b, 3);
  expect(dial).toHaveBeenCalledTimes(2);
  expect(a.changes).toEqual(['open']);
});

test('hanging up ends the standby as well', async () => {
  const [a, b] = await connectWithStandby();
  a.streams.close(b.id);
  await vi.waitFor(() => expect([a.node.getConnections().length, b.node.getConnections().length]).toEqual([0, 0]));
  expect([a.changes, b.changes]).toEqual([
    ['open', 'closed'],
    ['open', 'closed'],
  ]);
});

/** Which carries the first stream of a protocol. */
function connectionOf({ node, opened }: Peer, protocol: string): Connection | undefined {
  const [first] = opened(protocol);
  return node.getConnections().find(({ streams }) => streams.some((stream) => stream === first));
}

function cut(peer: Peer, protocol: string): void {
  connectionOf(peer, protocol)?.abort(new Error('gone'));
}
