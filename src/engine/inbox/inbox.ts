/** What comes in: opens envelopes, reads them in their session, restores the order, hands bodies on, in one change each. */
import { openEnvelope } from '#crypto/envelope.ts';
import { readMessage, type SessionMessage } from '#crypto/session.ts';
import { arrive } from '#domain/stream/inbound.ts';
import { type Bytes, toBase58 } from '#lib/bytes.ts';
import { type Err, err } from '#lib/result.ts';
import { LIMITS } from '#model/limits.ts';
import {
  type DurableBody,
  decodePacket,
  decodePayload,
  encodePayload,
  type MomentaryPayload,
  type Packet,
  type Payload,
} from '#wire/payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { burnIdOf } from '../burn/cover.ts';
import { type Channels, channelKey } from '../session/channels.ts';
import { readPeer } from '../session/device-lists.ts';
import type { Directory } from '../session/directory.ts';
import { StorageFailure } from '../storage/row-database.ts';
import { type AccountRow, type Channel, HELD, type HeldPayload, type Peer, type PeerDevice } from '../tables.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import { PutOff } from './put-off.ts';
import { type Speaker, TakenEnvelopes } from './taken-envelopes.ts';

export type Sender = {
  readonly address: string;
  readonly device: string;
  readonly peer: Peer;
  /** Of a room's own device that wasn't known yet: its keys, and the statement that vouches for them. */
  readonly endpoint?: { readonly device: PeerDevice; readonly statement: Bytes };
};

/** Who does something with what came in. */
export type InboxHandlers = {
  /** In stream order, once each, within the change that stores the session's progress. */
  durable(tx: Transaction, sender: Sender, body: DurableBody): Promise<void>;
  momentary(tx: Transaction, sender: Sender, payload: MomentaryPayload): Promise<void>;
  /** Whether something that somebody says is taken; whatever isn't counts as said, and no more. */
  admits(tx: Transaction, address: string, body: DurableBody): boolean;
  /** Whether somebody was moved to another room: what they say is that room's, and nobody has heard it here. */
  isElsewhere(address: string, tx: Transaction): boolean;
  /** Whether somebody may turn out to be a friend, of which nothing has been heard yet. */
  isTooEarly(tx: Transaction, address: string, body: DurableBody): Promise<boolean>;
  /** Somebody is to be written to elsewhere; `asks`: and wants to be a friend there. */
  redirected(tx: Transaction, sender: Sender, statement: Bytes, asks: boolean): Promise<void>;
  /** Whether somebody is a contact, or ourselves. */
  isKnown(address: string, tx?: Transaction): boolean;
  /** A stranger has been forgotten. */
  forgotten(tx: Transaction, address: string): void;
  /** A device has said something, new or not, that it alone can have said. */
  heard(sender: Sender, byMail: boolean): void;
  /** A message couldn't be read: `Unknown` when its session isn't ours. Runs outside any change. */
  unreadable(sender: Sender, kind: 'Unknown' | 'Unreadable'): void;
};

/** By which somebody who was asked to be a friend becomes one: they may ask as well. */
const AGREEING: ReadonlySet<DurableBody['kind'] | undefined> = new Set(['accept', 'request']);

type Positioned = Extract<Payload, { kind: 'positioned' }>;
/** An error leaves everything as it was, the session included: what was read can be read again when it comes again. */
type Outcome = 'read' | 'again' | 'ignored' | 'Unknown' | 'Unreadable' | Err<'TooEarly'>;

export class Inbox {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #acknowledgements: Acknowledgements;
  readonly #handlers: InboxHandlers;
  readonly #held: CachedTable<HeldPayload>;
  readonly #taken = new TakenEnvelopes();
  readonly #putOff = new PutOff();

  constructor(
    core: Core,
    channels: Channels,
    directory: Directory,
    acknowledgements: Acknowledgements,
    handlers: InboxHandlers,
  ) {
    this.#core = core;
    this.#held = new CachedTable(HELD, heldKey, core.cover.held);
    this.#channels = channels;
    this.#directory = directory;
    this.#acknowledgements = acknowledgements;
    this.#handlers = handlers;
  }

  async load(): Promise<void> {
    await this.#held.load(this.#core.store);
  }

  /**
   * Resolves when everything that follows from the envelope is durable; rejects when the storage failed, so that it comes
   * again. One that brings a bug to light is taken all the same: it must not keep its place in the mailbox for ever.
   */
  async receive(envelope: Bytes, byMail: boolean): Promise<void> {
    try {
      await this.#take(envelope, byMail);
    } catch (reason) {
      if (reason instanceof StorageFailure || this.#core.closed) throw reason;
      this.#core.ports.log('error', 'envelope.failed');
    }
  }

  /** Somebody is known as a friend, or about to be: what came too early of theirs is read again. */
  again(address: string): void {
    const envelopes = this.#putOff.take(address);
    if (envelopes.length === 0) return;
    this.#core.background('inbox.again', async () => {
      for (const envelope of envelopes) await this.receive(envelope, true);
    });
  }

  async #take(envelope: Bytes, byMail: boolean): Promise<void> {
    const { provider, own } = this.#core;
    const waiting = this.#taken.waitingFor(envelope);
    if (waiting !== undefined) return this.#repeat(waiting);
    const opened = await openEnvelope(provider, own.device.sealing, envelope);
    const packet = opened.ok ? decodePacket(opened.value) : opened;
    const message = packet.ok ? readMessage(packet.value.message) : packet;
    if (opened.ok && !packet.ok) return this.#core.onRequest(opened.value);
    if (!packet.ok || !message.ok) return;
    const sender = await this.#senderOf(packet.value);
    if (sender === undefined || isOurselves(sender, own)) return;
    const outcome = await this.#core.transact((tx) => this.#read(tx, sender, message.value, envelope));
    if (outcome === 'read') this.#handlers.heard(sender, byMail);
    if (outcome === 'Unknown' || outcome === 'Unreadable') this.#handlers.unreadable(sender, outcome);
    // only somebody who has proved to be the sender makes us ask, and no stranger at nodes of their choice
    const spoken = { device: sender.device, version: packet.value.list, epoch: sender.peer.epoch };
    if (outcome === 'read' && spoken.version > sender.peer.version && this.#isKnown(sender))
      this.#core.background('directory.refresh', () => this.#directory.refresh(sender.address, spoken));
  }

  /**
   * The sender with verified device keys: from the pinned list, or from the list that rides along. Nothing is looked up:
   * anybody can name a device of somebody, and would learn from it whom we know.
   */
  async #senderOf(packet: Packet): Promise<Sender | undefined> {
    const address = toBase58(packet.account);
    const asSender = (peer: Peer | undefined) =>
      peer?.address === address ? this.#speaker(peer, packet) : Promise.resolve(undefined);
    const pinned = await asSender(this.#directory.peerOf(address));
    if (pinned !== undefined) return pinned;
    if (packet.deviceList === null) return undefined;
    const peer = await readPeer(this.#core.provider, packet.deviceList);
    return peer.ok && this.#directory.accepts(peer.value) ? asSender(peer.value) : undefined;
  }

  /** One of an account's devices, or of the rooms on them. */
  async #speaker(peer: Peer, { device, endpoint }: Packet): Promise<Sender | undefined> {
    const { address, devices } = peer;
    const { endpoints } = this.#directory;
    if (endpoints.find(address, devices, device) !== undefined) return { address, device, peer };
    const read = endpoint === undefined ? undefined : await endpoints.read(peer, endpoint);
    if (endpoint === undefined || read?.id !== device) return undefined;
    return { address, device, peer, endpoint: { device: read, statement: endpoint } };
  }

  async #read(tx: Transaction, sender: Sender, message: SessionMessage, envelope: Bytes): Promise<Outcome> {
    const { address, peer, endpoint } = sender;
    const device = endpoint?.device ?? this.#directory.endpoints.find(address, peer.devices, sender.device, tx);
    if (device === undefined || !this.#directory.accepts(sender.peer, tx)) return 'ignored';
    const isNew = this.#channels.get(sender.address, device.id, tx) === undefined;
    const read = await this.#channels.read(tx, sender.address, device, message);
    if (!read.ok) {
      if (read.error !== 'Duplicate') return read.error;
      // a copy that came while the first was being read, or one of an earlier life
      const waiting = this.#taken.waitingFor(envelope);
      this.#repeat(waiting === undefined ? sender : waiting);
      return 'again';
    }
    await this.#directory.pin(tx, sender.peer);
    const payload = decodePayload(read.value);
    const isKept = payload.ok && payload.value.kind === 'positioned';
    tx.afterwards(() => this.#taken.add(envelope, isKept ? { address, device: device.id } : null));
    const asks = payload.ok && payload.value.kind === 'positioned' && payload.value.body.kind === 'request';
    if (endpoint !== undefined) await this.#handlers.redirected(tx, sender, endpoint.statement, asks);
    if (isNew) this.#makeRoom(tx, sender);
    // an authenticated sender that speaks a newer version of the protocol: nothing of it can be kept
    if (!payload.ok) return 'read';
    if (payload.value.kind === 'positioned') {
      const outcome = await this.#arrived(tx, sender, payload.value);
      // within the change, so that whatever makes it readable comes after it
      if (typeof outcome === 'object') this.#putOff.add(address, envelope);
      return outcome;
    }
    await this.#handlers.momentary(tx, sender, payload.value);
    return 'read';
  }

  /** Whoever still waits for word of what was taken before gets it again; a stranger gets none. */
  #repeat(waiting: Speaker | null): void {
    if (waiting !== null && this.#isKnown(waiting)) this.#acknowledgements.owe(waiting.address, waiting.device, true);
  }

  /** Strangers take up bounded room: whoever has waited longest makes way for the next. */
  #makeRoom(tx: Transaction, { address }: Sender): void {
    const strangers = this.#channels.rows.all(tx).filter((row) => row.address !== address && !this.#isKnown(row, tx));
    if (strangers.length < LIMITS.requests) return;
    const oldest = strangers.reduce((first, row) => (row.stream < first.stream ? row : first)).address;
    for (const channel of strangers.filter((row) => row.address === oldest)) {
      this.#forgetHeld(tx, channel);
      this.#channels.rows.delete(tx, channelKey(oldest, channel.device));
    }
    this.#directory.forget(tx, oldest);
    this.#handlers.forgotten(tx, oldest);
  }

  /** Whether the sender is a contact, or somebody to whom we have said something. */
  #isKnown({ address, device }: Pick<Sender, 'address' | 'device'>, tx?: Transaction): boolean {
    return this.#handlers.isKnown(address, tx) || (this.#channels.get(address, device, tx)?.nextPosition ?? 1) > 1;
  }

  async #arrived(tx: Transaction, sender: Sender, { stream, seq, body: said }: Positioned): Promise<Outcome> {
    const { address, device } = sender;
    const channel = this.#channels.get(address, device, tx);
    if (channel === undefined) return 'ignored';
    if (this.#handlers.isElsewhere(address, tx)) return err('TooEarly');
    const arrival = arrive(channel.inbound, stream, seq);
    // a stranger's request is their first, and nothing of theirs waits here for what comes before it
    if (arrival.kind === 'held' && !this.#isKnown(sender, tx)) return err('TooEarly');
    const body: DurableBody = this.#handlers.admits(tx, address, said) ? said : { kind: 'void' };
    const isNew = arrival.kind !== 'duplicate' && arrival.kind !== 'refused';
    const isEarly = isNew && (await this.#handlers.isTooEarly(tx, address, body));
    if (isEarly && !this.#agreesLater(channel, tx)) return err('TooEarly');
    // a stranger who was answered, at nodes of their choice, would learn where we are and when
    const again = arrival.kind === 'duplicate';
    tx.afterwards(() => this.#isKnown(sender) && this.#acknowledgements.owe(address, device, again));
    // told where we are, a sender that has gone back behind its own stream begins one above it
    if (arrival.kind === 'duplicate' || arrival.kind === 'refused') return 'read';
    // what was held of an older stream comes again in the new one
    if (stream !== channel.inbound.stream) this.#forgetHeld(tx, channel);
    this.#channels.rows.put(tx, { ...channel, inbound: arrival.inbound });
    if (arrival.kind === 'held') {
      const payload = encodePayload({ kind: 'positioned', stream, seq, body });
      const burnId = burnIdOf(payload);
      if (burnId !== undefined) await this.#core.burnKeys.add(tx, burnId);
      this.#held.put(tx, { address, device, stream, seq, payload });
      // it waits for what was put off until it comes
      if (AGREEING.has(body.kind)) tx.afterwards(() => this.again(address));
      return 'read';
    }
    await this.#handlers.durable(tx, sender, body);
    for (const position of arrival.release) await this.#release(tx, sender, stream, position);
    return 'read';
  }

  /** Whether a device has agreed to be a friend's in what is held: what it said before that isn't a friend's yet. */
  #agreesLater(channel: Channel, tx: Transaction): boolean {
    const { stream, held } = channel.inbound;
    return held.some((seq) => AGREEING.has(this.#heldBody({ ...channel, stream, seq }, tx)?.kind));
  }

  #heldBody(place: Omit<HeldPayload, 'payload'>, tx: Transaction): DurableBody | undefined {
    const held = this.#held.get(heldKey(place), tx);
    const payload = held && decodePayload(held.payload);
    return payload?.ok && payload.value.kind === 'positioned' ? payload.value.body : undefined;
  }

  /** Everything about a device that is none of its account's any more. */
  forget(tx: Transaction, address: string, device: string): void {
    const channel = this.#channels.get(address, device, tx);
    if (channel === undefined) return;
    this.#forgetHeld(tx, channel);
    this.#channels.rows.delete(tx, channelKey(address, device));
  }

  #forgetHeld(tx: Transaction, { address, device, inbound: { stream, held } }: Channel): void {
    for (const seq of held) this.#held.delete(tx, heldKey({ address, device, stream, seq }));
  }

  async #release(tx: Transaction, { address, device, peer }: Sender, stream: number, seq: number): Promise<void> {
    const place = { address, device, stream, seq };
    const body = this.#heldBody(place, tx);
    this.#held.delete(tx, heldKey(place));
    if (body !== undefined) await this.#handlers.durable(tx, { address, device, peer }, body);
  }
}

function isOurselves({ address, device }: Sender, own: AccountRow): boolean {
  return address === own.address && device === own.device.id;
}

function heldKey({ address, device, stream, seq }: Omit<HeldPayload, 'payload'>): string {
  return `${address}/${device}/${stream}/${seq}`;
}
