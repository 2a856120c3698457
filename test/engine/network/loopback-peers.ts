/** Nodes of libp2p on loopback whose direct streams tests look into, under a clock that tests put forward. */
import { identify } from '@libp2p/identify';
import type { Libp2p, PrivateKey } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { webSockets } from '@libp2p/websockets';
import { yamux } from '@libp2p/yamux';
import { createLibp2p } from 'libp2p';
import { PeerStreams } from '#engine/network/peer-streams.ts';
import type { Clock, PeerAddress } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';

/** ms by which the clock is ahead of the machine's. */
let later = 0;
/** The times (ms) that somebody has waited for, in all. */
export const waits: number[] = [];
const clock: Clock = {
  now: () => Date.now() + later,
  after(delay, task) {
    waits.push(delay);
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};

export function putClockForward(time: number): void {
  later += time;
}

const nodes: Libp2p[] = [];

export async function stopPeers(): Promise<void> {
  await Promise.all(nodes.splice(0).map(async (node) => node.stop()));
}

export async function startPeer(privateKey?: PrivateKey, hasSpareHost?: () => boolean) {
  const node = await createLibp2p({
    ...(privateKey && { privateKey }),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    services: { identify: identify() },
  });
  nodes.push(node);
  const received: Bytes[] = [];
  const changes: string[] = [];
  const events = {
    changed: (_peerId: string, open: boolean) => void changes.push(open ? 'open' : 'closed'),
    envelope: async (envelope: Bytes) => void received.push(envelope),
  };
  const streams = new PeerStreams(node, clock, events, hasSpareHost);
  await streams.start();
  const id = node.peerId.toString();
  const where: PeerAddress = { peerId: id, addresses: node.getMultiaddrs().map(String) };
  /** What is open of a protocol, of all connections. */
  const opened = (protocol: string) =>
    node.getConnections().flatMap((connection) => connection.streams.filter((stream) => stream.protocol === protocol));
  return { node, streams, received, changes, id, where, opened };
}
