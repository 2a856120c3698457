/** What has been said and not yet been acknowledged by the recipient's device: written, numbered, taken off when it has arrived. */
import { type InboundStream } from '#domain/stream/inbound.ts';
import { judge } from '#domain/stream/outbound.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import {
  BOUND_TO_DEVICE,
  bodyOf,
  type DurableBody,
  decodePayload,
  encodePayload,
  PAYLOAD_LIMIT,
} from '#wire/payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { type Acknowledgement, acknowledgementOf } from '../inbox/acknowledgements.ts';
import type { Channels } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import { OUTBOX, type OutboxEntry, PARKED, type ParkedMessage, type PeerDevice } from '../tables.ts';
import { voided } from './voided.ts';

const NO_BYTES: Bytes = new Uint8Array(0);

/** What the outbox tells about a chat message: its entry was stored on a super node, failed, or reached a device. */
export type OutboxReport = 'sending' | 'stored' | 'failed' | 'delivered';

/** What the entries ask of those around them. */
export type EntryActions = {
  /** Applies a report to the message's row within the same change; whether it says anything new. */
  report(tx: Transaction, messageId: string, report: OutboxReport): Promise<boolean>;
  /** These messages have reached a first device of somebody. */
  delivered(tx: Transaction, messageIds: readonly string[]): Promise<void>;
  /** An entry is to be sent. */
  start(id: string): void;
  /** An entry is no more, or need not be sent any more. */
  forget(id: string): void;
};

type Said = Pick<OutboxEntry, 'stream' | 'seq' | 'payload' | 'kind' | 'messageId' | 'created'>;

export class OutboxEntries {
  readonly rows: CachedTable<OutboxEntry>;
  readonly parked: CachedTable<ParkedMessage>;
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #actions: EntryActions;

  constructor(core: Core, channels: Channels, directory: Directory, actions: EntryActions) {
    this.#core = core;
    this.rows = new CachedTable(OUTBOX, (entry) => entry.id, core.cover.entry);
    this.parked = new CachedTable(PARKED, ({ messageId }) => messageId, core.cover.parked);
    this.#channels = channels;
    this.#directory = directory;
    this.#actions = actions;
  }

  async load(): Promise<void> {
    const { store } = this.#core;
    await Promise.all([this.rows.load(store), this.parked.load(store)]);
  }

  /** Puts `body` into the stream to every device of a peer; sends it once the change is durable and there is a session. */
  async enqueue(
    tx: Transaction,
    address: string,
    body: DurableBody | ((device: string) => DurableBody),
    messageId = '',
  ): Promise<Result<void, 'TooLarge' | 'NoDevice'>> {
    let reached = false;
    for (const device of this.#directory.devicesOf(address, tx)) {
      const own = typeof body === 'function' ? body(device.id) : body;
      const said = await this.enqueueTo(tx, address, device, own, messageId);
      if (!said.ok) return said;
      reached = true;
    }
    return reached ? ok() : err('NoDevice');
  }

  /** The same for one device that may be written to. */
  async enqueueTo(
    tx: Transaction,
    address: string,
    device: PeerDevice,
    body: DurableBody,
    messageId = '',
  ): Promise<Result<void, 'TooLarge'>> {
    const place = this.#channels.takePosition(tx, address, device.id);
    const payload = encodePayload({ kind: 'positioned', ...place, body });
    // what the recipient would refuse would block everything behind it
    if (payload.length > PAYLOAD_LIMIT || !decodePayload(payload).ok) return err('TooLarge');
    const created = this.#core.now();
    await this.#add(tx, address, device, { ...place, payload, kind: body.kind, messageId, created });
    return ok();
  }

  /** Applies what a device says it has stored. True when it knows by that of a block. */
  async acknowledge(tx: Transaction, address: string, device: string, acknowledged: InboundStream): Promise<boolean> {
    const channel = this.#channels.get(address, device, tx);
    if (channel === undefined) return false;
    const kept = this.#of(tx, address, device).filter(({ stream }) => stream === channel.stream);
    const verdict = judge({ stream: channel.stream, nextPosition: channel.nextPosition, kept }, acknowledged);
    if (verdict.kind === 'ignored') return false;
    if (verdict.kind === 'lost') {
      await this.restart(tx, address, device, verdict.above);
      return false;
    }
    let knowsOfBlock = false;
    const reached: string[] = [];
    const bySeq = new Map(kept.map((entry) => [entry.seq, entry]));
    for (const seq of [...verdict.delivered, ...verdict.arrived]) {
      const entry = bySeq.get(seq);
      if (entry === undefined) continue;
      if (seq < acknowledged.next) {
        this.rows.delete(tx, entry.id);
        knowsOfBlock ||= entry.kind === 'block';
      } else this.rows.put(tx, { ...entry, arrived: true, failed: false });
      const { id, messageId, arrived } = entry;
      if (messageId !== '' && !arrived && (await this.#actions.report(tx, messageId, 'delivered')))
        reached.push(messageId);
      tx.afterwards(() => this.#actions.forget(id));
    }
    if (reached.length > 0) await this.#actions.delivered(tx, reached);
    return knowsOfBlock;
  }

  /** Begins the stream to a device anew, `first` and then everything that is kept, in its old order. */
  async restart(
    tx: Transaction,
    address: string,
    device: string,
    above: number,
    first?: Extract<DurableBody, { kind: 'reset' }>,
  ): Promise<void> {
    const recipient = this.#directory.deviceOf(address, device, tx);
    if (recipient === undefined || !this.#channels.beginStream(tx, address, device, above)) return;
    const bodies = first === undefined ? [] : [{ body: first, messageId: '', created: this.#core.now() }];
    for (const { id, payload, messageId, created } of this.#of(tx, address, device)) {
      this.rows.delete(tx, id);
      tx.afterwards(() => this.#actions.forget(id));
      const decoded = decodePayload(payload);
      if (!decoded.ok || decoded.value.kind !== 'positioned') continue;
      // they have begun anew themselves since, or are told so again
      if (decoded.value.body.kind !== 'reset') bodies.push({ body: decoded.value.body as never, messageId, created });
    }
    for (const { body, messageId, created } of bodies) {
      const place = this.#channels.takePosition(tx, address, device);
      const payload = encodePayload({ kind: 'positioned', ...place, body });
      await this.#add(tx, address, recipient, { ...place, payload, kind: body.kind, messageId, created });
    }
  }

  /** What waits for one device goes to another one of the same account, in its order; what only that one could use is dropped. */
  async redirect(tx: Transaction, address: string, from: string, to: PeerDevice): Promise<void> {
    const waiting = this.#of(tx, address, from);
    for (const { id, payload, messageId } of waiting) {
      this.rows.delete(tx, id);
      tx.afterwards(() => this.#actions.forget(id));
      const body = bodyOf(payload);
      if (body !== undefined && !BOUND_TO_DEVICE.has(body.kind)) await this.enqueueTo(tx, address, to, body, messageId);
    }
    if (waiting.length > 0) this.#channels.beginStream(tx, address, from, 0);
  }

  /** Tries a failed message again, and whatever it would have to wait for; false when nothing of it is waiting. */
  async retry(tx: Transaction, messageId: string): Promise<boolean> {
    const parked = this.parked.get(messageId, tx);
    if (parked !== undefined) return this.#unpark(tx, parked);
    const entries = this.#carrying(tx, messageId);
    for (const entry of entries) {
      this.rows.put(tx, { ...entry, failed: false });
      const earlier = this.#of(tx, entry.address, entry.device).filter(
        ({ seq, arrived }) => seq < entry.seq && !arrived,
      );
      for (const { id } of [...earlier, entry]) tx.afterwards(() => this.#actions.start(id));
    }
    if (entries.length > 0) await this.#actions.report(tx, messageId, 'sending');
    return entries.length > 0;
  }

  /** Gives a message up: what was its place in the stream is filled by `void`. False when it isn't waiting. */
  async discard(tx: Transaction, messageId: string): Promise<boolean> {
    const parked = this.parked.get(messageId, tx);
    if (parked !== undefined) this.parked.delete(tx, messageId);
    const entries = this.#carrying(tx, messageId);
    this.#giveUp(tx, entries);
    return parked !== undefined || entries.length > 0;
  }

  /**
   * Takes messages to somebody out of the stream: they fail, and are kept until they are tried again. False when there
   * were none.
   */
  async park(tx: Transaction, address: string, which: (entry: OutboxEntry) => boolean): Promise<boolean> {
    const entries = this.rows
      .all(tx)
      .filter((entry) => entry.address === address && entry.messageId !== '' && !entry.arrived && which(entry));
    for (const { messageId, payload } of entries) {
      this.parked.put(tx, { messageId, address, payload });
      await this.#actions.report(tx, messageId, 'failed');
    }
    this.#giveUp(tx, entries);
    return entries.length > 0;
  }

  /** Gives up every message to somebody that isn't stored anywhere yet. */
  discardAll(tx: Transaction, address: string): void {
    for (const parked of this.parked.all(tx)) if (parked.address === address) this.parked.delete(tx, parked.messageId);
    const waiting = this.rows.all(tx).filter((entry) => entry.address === address && entry.messageId !== '');
    this.#giveUp(
      tx,
      waiting.filter(({ arrived, stored }) => !arrived && !stored),
    );
  }

  /** Forgets what waits for a device that is none of its account's any more; messages that nobody else gets have failed. */
  async drop(tx: Transaction, address: string, device: string): Promise<void> {
    for (const { id, messageId, payload, arrived } of this.#of(tx, address, device)) {
      this.rows.delete(tx, id);
      tx.afterwards(() => this.#actions.forget(id));
      if (messageId === '' || arrived || this.#carrying(tx, messageId).length > 0) continue;
      if (await this.#actions.report(tx, messageId, 'failed')) this.parked.put(tx, { messageId, address, payload });
    }
  }

  /** Whether somebody has ever been told anything in the present streams. */
  hasSaid(tx: Transaction, address: string): boolean {
    return this.#directory
      .devicesOf(address, tx)
      .some(({ id }) => (this.#channels.get(address, id, tx)?.nextPosition ?? 1) > 1);
  }

  /**
   * What a device may be told of what has come from it. From a block on, until it knows of that, nothing that came later:
   * what was dropped must not be taken for delivered.
   */
  acknowledgement(tx: Transaction, address: string, device: string): Acknowledgement {
    const block = this.#of(tx, address, device).find(({ kind }) => kind === 'block');
    const known = block === undefined ? undefined : bodyOf(block.payload);
    if (known?.kind !== 'block') return acknowledgementOf(this.#channels.get(address, device, tx));
    const { stream, next, held } = known;
    return { stream, next, held };
  }

  /** Seals an entry again for the session as it stands now. */
  async reseal(tx: Transaction, entry: OutboxEntry, device: PeerDevice): Promise<void> {
    const sealed = await this.#seal(tx, entry.address, device, entry.payload);
    if (sealed !== undefined) this.rows.put(tx, { ...entry, ...sealed });
  }

  /** What is kept for a device, in the order in which it was said. */
  #of(tx: Transaction, address: string, device: string): OutboxEntry[] {
    return this.rows
      .all(tx)
      .filter((entry) => entry.address === address && entry.device === device)
      .sort((a, b) => a.stream - b.stream || a.seq - b.seq);
  }

  /** What was their place in the stream is filled by `void`, which is sealed when it is sent. */
  #giveUp(tx: Transaction, entries: readonly OutboxEntry[]): void {
    for (const entry of entries) {
      this.rows.put(tx, voided(entry));
      tx.afterwards(() => this.#actions.start(entry.id));
    }
  }

  /** Says a parked message again, at a place of its own. */
  async #unpark(tx: Transaction, { messageId, address, payload }: ParkedMessage): Promise<boolean> {
    const body = bodyOf(payload);
    const said = body !== undefined && (await this.enqueue(tx, address, body, messageId)).ok;
    if (!said) return false;
    this.parked.delete(tx, messageId);
    await this.#actions.report(tx, messageId, 'sending');
    return true;
  }

  #carrying(tx: Transaction, messageId: string): OutboxEntry[] {
    return this.rows.all(tx).filter((entry) => entry.messageId === messageId && !entry.arrived);
  }

  async #add(tx: Transaction, address: string, device: PeerDevice, said: Said): Promise<void> {
    const id = `${address}/${device.id}/${said.stream}/${said.seq}`;
    const sealed = await this.#seal(tx, address, device, said.payload);
    const states = { stored: false, failed: false, arrived: false };
    const { envelope, ratchetKey } = sealed ?? { envelope: NO_BYTES, ratchetKey: NO_BYTES };
    this.rows.put(tx, { id, address, device: device.id, ...said, envelope, ratchetKey, ...states });
    tx.afterwards(() => this.#actions.start(id));
  }

  /** Undefined when there is no session with the device. */
  async #seal(tx: Transaction, address: string, device: PeerDevice, payload: Bytes) {
    const envelope = await this.#channels.seal(tx, address, device, payload);
    if (envelope === undefined) return undefined;
    return { envelope, ratchetKey: this.#channels.ratchetKey(address, device.id, tx) ?? NO_BYTES };
  }
}
