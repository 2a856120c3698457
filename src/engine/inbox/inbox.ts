/** What comes in: opens envelopes, reads them in their session, restores the order, hands bodies on, in one change each. */
import { openEnvelope } from '#crypto/envelope.ts';
import { readMessage, type SessionMessage } from '#crypto/session.ts';
import { arrive } from '#domain/stream/inbound.ts';
import { type Bytes, toBase58 } from '#lib/bytes.ts';
import {
  decodePacket,
  decodePayload,
  type DurableBody,
  type MomentaryPayload,
  type Packet,
  type Payload,
} from '#wire/payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Channels } from '../session/channels.ts';
import { type Directory, readPeer } from '../session/directory.ts';
import { HELD, type HeldPayload, type Peer } from '../tables.ts';
import type { Acknowledgements } from './acknowledgements.ts';

export type Sender = { readonly address: string; readonly device: string; readonly peer: Peer };

/** Who does something with what came in. */
export type InboxHandlers = {
  /** In stream order, once each, within the change that stores the session's progress. */
  durable(tx: Transaction, sender: Sender, body: DurableBody): Promise<void>;
  momentary(tx: Transaction, sender: Sender, payload: MomentaryPayload): Promise<void>;
  /** A message couldn't be read: `Unknown` when its session isn't ours. Runs outside any change. */
  unreadable(sender: Sender, kind: 'Unknown' | 'Unreadable'): void;
};

type Positioned = Extract<Payload, { kind: 'positioned' }>;
type Outcome = { readonly sender: Sender; readonly kind: 'Unknown' | 'Unreadable' } | undefined;

export class Inbox {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #acknowledgements: Acknowledgements;
  readonly #handlers: InboxHandlers;
  readonly #held = new CachedTable<HeldPayload>(HELD, (row) => heldKey(row.address, row.device, row.seq));

  constructor(
    core: Core,
    channels: Channels,
    directory: Directory,
    acknowledgements: Acknowledgements,
    handlers: InboxHandlers,
  ) {
    this.#core = core;
    this.#channels = channels;
    this.#directory = directory;
    this.#acknowledgements = acknowledgements;
    this.#handlers = handlers;
  }

  async load(): Promise<void> {
    await this.#held.load(this.#core.store);
  }

  /** Resolves when everything that follows from the envelope is durable; rejects when it could not be stored. */
  async receive(envelope: Bytes): Promise<void> {
    const { provider, own } = this.#core;
    const opened = await openEnvelope(provider, own.device.sealing, envelope);
    const packet = opened.ok ? decodePacket(opened.value) : opened;
    const message = packet.ok ? readMessage(packet.value.message) : packet;
    if (!packet.ok || !message.ok) return;
    const sender = await this.#senderOf(packet.value);
    if (sender === undefined || sender.address === own.address) return;
    const outcome = await this.#core.transact((tx) => this.#read(tx, sender, message.value));
    if (outcome !== undefined) this.#handlers.unreadable(outcome.sender, outcome.kind);
    if (packet.value.list > sender.peer.version)
      this.#core.background('directory.refresh', () => this.#refresh(sender.address));
  }

  /** The sender with verified device keys: from the pinned list, from the list that rides along, or looked up. */
  async #senderOf(packet: Packet): Promise<Sender | undefined> {
    const address = toBase58(packet.account);
    const asSender = (peer: Peer | undefined) =>
      peer?.address === address && peer.devices.some(({ id }) => id === packet.device)
        ? { address, device: packet.device, peer }
        : undefined;
    const pinned = asSender(this.#directory.peers.get(address));
    if (pinned !== undefined) return pinned;
    if (packet.deviceList !== null) {
      const peer = await readPeer(this.#core.provider, packet.deviceList);
      if (peer.ok && peer.value.version >= (this.#directory.peers.get(address)?.version ?? 0))
        return asSender(peer.value);
      return undefined;
    }
    if (this.#directory.peers.get(address) === undefined) return undefined;
    await this.#refresh(address);
    return asSender(this.#directory.peers.get(address));
  }

  async #refresh(address: string): Promise<void> {
    const found = await this.#directory.lookUp(address);
    if (found.ok) await this.#core.transact(async (tx) => this.#directory.pin(tx, found.value));
  }

  async #read(tx: Transaction, sender: Sender, message: SessionMessage): Promise<Outcome> {
    const device = sender.peer.devices.find(({ id }) => id === sender.device);
    if (device === undefined) return undefined;
    const read = await this.#channels.read(tx, sender.address, device, message);
    if (!read.ok) {
      if (read.error !== 'Duplicate') return { sender, kind: read.error };
      this.#acknowledgements.owe(sender.address, sender.device);
      return undefined;
    }
    this.#directory.pin(tx, sender.peer);
    const payload = decodePayload(read.value);
    // an authenticated sender that speaks a newer version of the protocol: nothing of it can be kept
    if (!payload.ok) return undefined;
    if (payload.value.kind === 'positioned') await this.#arrived(tx, sender, payload.value, read.value);
    else await this.#handlers.momentary(tx, sender, payload.value);
    return undefined;
  }

  async #arrived(tx: Transaction, sender: Sender, { seq, body }: Positioned, payload: Bytes): Promise<void> {
    const { address, device } = sender;
    const channel = this.#channels.get(address, device, tx);
    if (channel === undefined) return;
    const arrival = arrive(channel.inbound, seq);
    if (arrival.kind === 'refused') return;
    tx.afterwards(() => this.#acknowledgements.owe(address, device));
    if (arrival.kind === 'duplicate') return;
    this.#channels.rows.put(tx, { ...channel, inbound: arrival.stream });
    if (arrival.kind === 'held') {
      this.#held.put(tx, { address, device, seq, payload });
      return;
    }
    await this.#handlers.durable(tx, sender, body);
    for (const position of arrival.release) await this.#release(tx, sender, position);
  }

  async #release(tx: Transaction, sender: Sender, seq: number): Promise<void> {
    const key = heldKey(sender.address, sender.device, seq);
    const held = this.#held.get(key, tx);
    const payload = held && decodePayload(held.payload);
    this.#held.delete(tx, key);
    if (payload?.ok && payload.value.kind === 'positioned')
      await this.#handlers.durable(tx, sender, payload.value.body);
  }
}

function heldKey(address: string, device: string, seq: number): string {
  return `${address}/${device}/${seq}`;
}
