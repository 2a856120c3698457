/** The libp2p side of a node: the mailbox protocol, and a circuit relay over which peers arrange direct connections. */

import { circuitRelayServer } from '@libp2p/circuit-relay-v2';
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import { noise } from '@libp2p/noise';
import { ping } from '@libp2p/ping';
import { yamux } from '@libp2p/yamux';
import { createLibp2p } from 'libp2p';
import type { Bytes } from '#lib/bytes.ts';
import { MAILBOX_PROTOCOL, MAILBOX_WATCH_PROTOCOL } from '#wire/mailbox.ts';
import type { Limits } from './limits.ts';
import type { MailboxService } from './services/mailbox.ts';
import type { Store } from './store/store.ts';
import type { WebSocketGate } from './websocket-transport.ts';

export type Relay = { readonly peerId: string; stop(): Promise<void> };

/**
 * `address`: the libp2p address (without the peer id) of the public port. Unless `announced`, nobody is told of it: peers
 * use the address under which they have reached the node themselves.
 */
export async function startRelay(
  store: Store,
  gate: WebSocketGate,
  mailbox: MailboxService,
  limits: Limits,
  address: string,
  announced: boolean,
): Promise<Relay> {
  const node = await createLibp2p({
    privateKey: await loadKey(store),
    addresses: { listen: [address] },
    transports: [gate.transport(announced)],
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
      // The public port has counted everyone already; here all have one address.
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
    },
  });
  const peerId = node.peerId.toString();
  const options = { maxInboundStreams: limits.mailboxStreamsPerConnection, runOnLimitedConnection: false };
  for (const protocol of [MAILBOX_PROTOCOL, MAILBOX_WATCH_PROTOCOL])
    await node.handle(
      protocol,
      (stream, { remotePeer, remoteAddr }) => {
        const watches = protocol === MAILBOX_WATCH_PROTOCOL;
        mailbox.read(stream, peerId, remotePeer.toString(), gate.clientAt(remoteAddr), watches);
      },
      options,
    );
  return { peerId, stop: async () => node.stop() };
}

/** The node's key is made once and kept, so that its peer id stays. */
async function loadKey(store: Store) {
  const stored = await store.setting('libp2p-key');
  if (stored !== undefined) return privateKeyFromProtobuf(stored);
  const key = await generateKeyPair('Ed25519');
  await store.putSetting('libp2p-key', privateKeyToProtobuf(key) as Bytes);
  return key;
}
