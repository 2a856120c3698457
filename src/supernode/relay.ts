/** The libp2p side of a node: the mailbox protocol, and a circuit relay over which peers arrange direct connections. */
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { circuitRelayServer } from '@libp2p/circuit-relay-v2';
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import { ping } from '@libp2p/ping';
import { webSockets } from '@libp2p/websockets';
import type { Multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import type { Bytes } from '#lib/bytes.ts';
import { MAILBOX_PROTOCOL } from '#wire/mailbox.ts';
import type { Limits } from './limits.ts';
import type { MailboxService } from './services/mailbox.ts';
import type { Store } from './store/store.ts';

export type Relay = {
  readonly peerId: string;
  /** Where the WebSocket listener is, on loopback. */
  readonly port: number;
  stop(): Promise<void>;
};

type Components = { readonly transportManager: { getAddrs(): Multiaddr[] } };

/** `announce`: the libp2p address (without the peer id) under which the node is reached. */
export async function startRelay(
  store: Store,
  mailbox: MailboxService,
  limits: Limits,
  announce: string,
): Promise<Relay> {
  const node = await createLibp2p({
    privateKey: await loadKey(store),
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'], announce: [announce] },
    transports: [webSockets({ maxBufferedAmount: 1024 ** 2, bufferedAmountPollInterval: 50 })],
    connectionEncrypters: [noise()],
    streamMuxers: [
      yamux({
        maxInboundStreams: limits.streamsPerConnection,
        maxOutboundStreams: limits.streamsPerConnection,
        streamOptions: { maxReadBufferLength: 1024 ** 2 },
      }),
    ],
    connectionManager: {
      maxConnections: limits.connections,
      // Everyone comes through the public port, which has counted them already and stands on loopback itself.
      allow: ['/ip4/127.0.0.1'],
      inboundUpgradeTimeout: limits.headersTimeout,
    },
    // A relay is reached, it never reaches out.
    connectionGater: { denyDialMultiaddr: () => true },
    services: {
      identify: identify(),
      ping: ping(),
      relay: circuitRelayServer({
        reservations: { maxReservations: limits.connections },
        maxOutboundStopStreams: limits.connections,
        hopTimeout: limits.headersTimeout,
      }),
      listening: (components: Components) => ({ addresses: () => components.transportManager.getAddrs() }),
    },
  });
  const peerId = node.peerId.toString();
  await node.handle(
    MAILBOX_PROTOCOL,
    (stream, connection) => mailbox.read(stream, peerId, connection.remotePeer.toString()),
    { maxInboundStreams: limits.mailboxStreamsPerConnection, runOnLimitedConnection: false },
  );
  return { peerId, port: listeningPort(node.services.listening.addresses()), stop: async () => node.stop() };
}

/** The port that was free: the node's own list of addresses names only what it announces. */
function listeningPort(addresses: readonly Multiaddr[]): number {
  const parts = addresses.flatMap((address) => address.getComponents());
  return Number(parts.find((part) => part.name === 'tcp')?.value);
}

/** The node's key is made once and kept, so that its peer id stays. */
async function loadKey(store: Store) {
  const stored = await store.setting('libp2p-key');
  if (stored !== undefined) return privateKeyFromProtobuf(stored);
  const key = await generateKeyPair('Ed25519');
  await store.putSetting('libp2p-key', privateKeyToProtobuf(key) as Bytes);
  return key;
}
