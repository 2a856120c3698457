/** A person's side of a super node in tests: a mailbox key, and a libp2p connection of its own for reading. */

import { identify } from '@libp2p/identify';
import type { Libp2p, Stream } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { webSockets } from '@libp2p/websockets';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { sign } from '#crypto/sign.ts';
import { MailboxReader, type MailboxReaderOptions } from '#engine/network/mailbox-reader.ts';
import type { MailboxIdentity } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';
import { CAPABILITY_PURPOSE, capabilityPart, encodeCapability } from '#wire/capability.ts';
import { MAILBOX_AUTH_PURPOSE, MAILBOX_PROTOCOL, MAILBOX_WATCH_PROTOCOL } from '#wire/mailbox.ts';
import { nodeMultiaddr } from '#wire/node-http.ts';
import { encodeRecord, NO_HASH, RECORD_PURPOSE, type SignedRecord, signedPart } from '#wire/record.ts';

/**
 * Resolves once the node has worked off every acknowledgement due: frames are handled in order, and by the first answer
 * the acknowledgement of an envelope handled just now has been sent.
 */
export async function settled(reader: MailboxReader): Promise<void> {
  for (let round = 0; round < 2; round++) {
    const stock = await reader.putPrekeys({ bundle: new Uint8Array([1]), oneTime: [], oneTimeKem: [] });
    if (!stock.ok) throw new Error(stock.error);
  }
}

/** Where a node is, and who. */
export type NodeLocation = { readonly url: string; readonly peerId: string };

/** A mailbox whose secret key is `seed` repeated. */
export async function mailboxIdentity(seed: number): Promise<MailboxIdentity> {
  const secret: Bytes = new Uint8Array(32).fill(seed);
  return {
    publicKey: await nobleProvider.ed25519Public(secret),
    sign: (challenge) => sign(nobleProvider, secret, MAILBOX_AUTH_PURPOSE, challenge),
  };
}

/** What gives the right to deposit in the mailbox of `seed`; its id is `name` repeated, `expires` in ms since the epoch. */
export async function capabilityOf(
  seed: number,
  name: number,
  expires: number,
  purpose = CAPABILITY_PURPOSE,
): Promise<Bytes> {
  const id: Bytes = new Uint8Array(16).fill(name);
  const secret: Bytes = new Uint8Array(32).fill(seed);
  const signature = await sign(nobleProvider, secret, purpose, capabilityPart({ id, expires }));
  return encodeCapability({ v: 1, id, expires, signature });
}

/** A signed record under the key of `seed`; fields that aren't given make a valid first version. */
export async function signedRecord(seed: number, fields: Partial<SignedRecord> = {}): Promise<Bytes> {
  const secret: Bytes = new Uint8Array(32).fill(seed);
  const record = {
    v: 1 as const,
    key: await nobleProvider.ed25519Public(secret),
    version: 1,
    prevHash: NO_HASH,
    expires: Date.now() + 3_600_000,
    body: new Uint8Array([1, 2, 3]),
    ...fields,
  };
  const signature = await sign(nobleProvider, secret, RECORD_PURPOSE, signedPart(record));
  return new Uint8Array(encodeRecord({ ...record, signature: fields.signature ?? signature }));
}

/** Opens a mailbox for the first time, and leaves a bundle of prekeys: from then on the node takes mail for it. */
export async function openMailbox(node: NodeLocation, identity: MailboxIdentity): Promise<void> {
  const peer = await TestPeer.start();
  await settled(await peer.read(node, identity, async () => {}));
  await peer.stop();
}

export class TestPeer {
  readonly libp2p: Libp2p;

  private constructor(libp2p: Libp2p) {
    this.libp2p = libp2p;
  }

  /** `window`: bytes that the other side may have on the way on one stream. */
  static async start(window = 1024 ** 2): Promise<TestPeer> {
    const libp2p = await createLibp2p({
      transports: [webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux({ streamOptions: { maxStreamWindowSize: window } })],
      connectionGater: { denyDialMultiaddr: () => false },
      services: { identify: identify() },
    });
    return new TestPeer(libp2p);
  }

  /** A fresh stream to the node, over the connection that is open already where there is one. */
  async stream(node: NodeLocation, protocol = MAILBOX_PROTOCOL): Promise<Stream> {
    const connection = await this.libp2p.dial(multiaddr(`${nodeMultiaddr(node.url)}/p2p/${node.peerId}`));
    return connection.newStream(protocol);
  }

  /** Reads a mailbox, or watches it with `onWaiting`; throws when the node refuses. */
  async read(
    node: NodeLocation,
    identity: MailboxIdentity,
    onEnvelope: MailboxReaderOptions['onEnvelope'],
    options: Partial<MailboxReaderOptions> = {},
  ): Promise<MailboxReader> {
    const protocol = options.onWaiting === undefined ? MAILBOX_PROTOCOL : MAILBOX_WATCH_PROTOCOL;
    const reader = await MailboxReader.open(await this.stream(node, protocol), {
      identity,
      nodePeerId: node.peerId,
      clientPeerId: this.libp2p.peerId.toString(),
      onEnvelope,
      onEnd: () => {},
      ...options,
    });
    if (!reader.ok) throw new Error(reader.error);
    return reader.value.reader;
  }

  async stop(): Promise<void> {
    await this.libp2p.stop();
  }
}
