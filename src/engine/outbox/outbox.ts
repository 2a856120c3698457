/** What has been said and not yet been acknowledged by the recipient's device: kept, sent, tried again. */
import { PAYLOAD_LIMIT, type DurableBody, encodePayload } from '#wire/payload.ts';
import { DIRECT_PATIENCE, MAX_ATTEMPTS, redepositDelay, retryDelay } from '#domain/outbox/retry.ts';
import { equalBytes } from '#lib/bytes.ts';
import { type InboundStream, isAcknowledged } from '#domain/stream/inbound.ts';
import { SerialQueue } from '#lib/async.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Presence } from '../network/presence.ts';
import type { Channels } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import { OUTBOX, type OutboxEntry, type PeerDevice } from '../tables.ts';

const NO_KEY = new Uint8Array(0);
/** Mail waits thirty days for its recipient. */
const MAIL_TTL = 30 * 24 * 3_600_000;

/** What the outbox tells about a chat message: its entry was stored on a super node, failed, or reached a device. */
export type OutboxReport = 'sending' | 'stored' | 'failed' | 'delivered';

/** How far one entry has got in this life of the engine. */
type Progress = { attempts: number; deposits: number; cancel: () => void };

export class Outbox {
  readonly #entries = new CachedTable<OutboxEntry>(OUTBOX, (entry) => entry.id);
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #presence: Presence;
  /** Applies a report to the message's row within the same change. */
  readonly #report: (tx: Transaction, messageId: string, report: OutboxReport) => Promise<void>;
  readonly #progress = new Map<string, Progress>();
  /** One deposit at a time for each device keeps the mailbox in order and the node's load even. */
  readonly #lanes = new Map<string, SerialQueue>();

  constructor(
    core: Core,
    channels: Channels,
    directory: Directory,
    presence: Presence,
    report: (tx: Transaction, messageId: string, report: OutboxReport) => Promise<void>,
  ) {
    this.#core = core;
    this.#channels = channels;
    this.#directory = directory;
    this.#presence = presence;
    this.#report = report;
  }

  async load(): Promise<void> {
    await this.#entries.load(this.#core.store);
  }

  /** Puts `body` into the stream to every device of a peer that has a channel; sends it once the change is durable. */
  async enqueue(
    tx: Transaction,
    address: string,
    body: DurableBody,
    messageId = '',
  ): Promise<Result<void, 'TooLarge' | 'NoChannel'>> {
    const devices = this.#directory.devicesOf(address, tx);
    let reached = false;
    for (const device of devices) {
      const seq = this.#channels.takePosition(tx, address, device.id);
      if (seq === undefined) continue;
      const payload = encodePayload({ kind: 'positioned', seq, body });
      if (payload.length > PAYLOAD_LIMIT) return err('TooLarge');
      const envelope = await this.#channels.seal(tx, address, device, payload);
      if (envelope === undefined) continue;
      const id = entryId(address, device.id, seq);
      const ratchetKey = this.#channels.ratchetKey(address, device.id, tx) ?? NO_KEY;
      const created = this.#core.now();
      const entry = {
        id,
        address,
        device: device.id,
        seq,
        created,
        payload,
        envelope,
        ratchetKey,
        messageId,
        stored: false,
        failed: false,
      };
      this.#entries.put(tx, entry);
      tx.afterwards(() => this.#start(entry.id));
      reached = true;
    }
    return reached ? ok() : err('NoChannel');
  }

  /** Applies what a device says it has stored; answers whether anything was news. */
  async acknowledge(tx: Transaction, address: string, device: string, acknowledged: InboundStream): Promise<void> {
    for (const entry of this.#entries.all()) {
      if (entry.address !== address || entry.device !== device || !isAcknowledged(acknowledged, entry.seq)) continue;
      this.#entries.delete(tx, entry.id);
      if (entry.messageId !== '') await this.#report(tx, entry.messageId, 'delivered');
      tx.afterwards(() => this.#forget(entry.id));
    }
  }

  /** Tries a failed message again; false when nothing of it is waiting. */
  async retry(tx: Transaction, messageId: string): Promise<boolean> {
    const entries = this.#entries.all().filter((entry) => entry.messageId === messageId);
    for (const entry of entries) {
      this.#entries.put(tx, { ...entry, failed: false });
      tx.afterwards(() => this.#start(entry.id));
    }
    if (entries.length > 0) await this.#report(tx, messageId, 'sending');
    return entries.length > 0;
  }

  /** Gives a message up: what was its place in the stream is filled by `void`. False when it isn't waiting. */
  async discard(tx: Transaction, messageId: string): Promise<boolean> {
    const entries = this.#entries.all().filter((entry) => entry.messageId === messageId);
    for (const entry of entries) {
      const device = this.#directory.devicesOf(entry.address, tx).find(({ id }) => id === entry.device);
      if (device === undefined) continue;
      const payload = encodePayload({ kind: 'positioned', seq: entry.seq, body: { kind: 'void' } });
      await this.#reseal(tx, { ...entry, messageId: '', stored: false, failed: false }, device, payload);
      tx.afterwards(() => this.#start(entry.id));
    }
    return entries.length > 0;
  }

  /** Starts everything that waits: at login, and when the connection to the super nodes is back. */
  resume(): void {
    for (const entry of this.#entries.all()) if (!entry.stored) this.#start(entry.id);
    for (const entry of this.#entries.all())
      if (entry.stored && !this.#progress.has(entry.id)) this.#redepositLater(entry);
  }

  /** A direct stream to the device has opened: everything unacknowledged goes over it at once. */
  flush(address: string, device: string): void {
    const waiting = this.#entries.all().filter((entry) => entry.address === address && entry.device === device);
    for (const entry of waiting.sort((a, b) => a.seq - b.seq)) this.#start(entry.id);
  }

  #start(id: string): void {
    this.#progress.get(id)?.cancel();
    this.#progress.set(id, { attempts: 0, deposits: 0, cancel: () => undefined });
    this.#try(id);
  }

  #try(id: string): void {
    this.#core.background('outbox.try', () => this.#tryNow(id));
  }

  async #tryNow(id: string): Promise<void> {
    const entry = await this.#fresh(id);
    if (entry === undefined) return;
    const direct = this.#presence.sendDirect(entry.address, entry.device, entry.envelope);
    if (direct && !entry.stored) this.#later(id, DIRECT_PATIENCE, () => this.#deposit(id));
    else if (entry.stored) this.#redepositLater(entry);
    else this.#deposit(id);
  }

  #deposit(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const lane = this.#lanes.get(entry.device) ?? new SerialQueue();
    this.#lanes.set(entry.device, lane);
    this.#core.background('outbox.deposit', () => lane.run(() => this.#depositNow(id)));
  }

  async #depositNow(id: string): Promise<void> {
    const entry = await this.#fresh(id);
    const device = entry === undefined ? undefined : this.#deviceOf(entry);
    if (entry === undefined || device === undefined || this.#core.closed) return;
    const nodes = this.#directory.homeNodesOf(entry.address);
    const stored = await this.#core.ports.network.deposit(nodes, device.mailbox, entry.envelope, MAIL_TTL);
    const progress = this.#progress.get(id);
    if (progress === undefined || this.#core.closed) return;
    if (stored.ok) {
      progress.attempts = 0;
      progress.deposits++;
      if (!entry.stored || entry.failed) await this.#mark(id, { stored: true, failed: false }, 'stored');
      this.#redepositLater(entry);
      return;
    }
    progress.attempts++;
    const final = stored.error === 'Refused' || stored.error === 'QuotaExceeded';
    if ((final || progress.attempts >= MAX_ATTEMPTS) && !entry.failed) await this.#mark(id, { failed: true }, 'failed');
    const [spread = 0] = this.#core.ports.random(1);
    this.#later(id, final ? redepositDelay(progress.attempts) : retryDelay(progress.attempts, spread / 256), () =>
      this.#try(id),
    );
  }

  async #mark(id: string, change: Partial<OutboxEntry>, report: OutboxReport): Promise<void> {
    await this.#core.transact(async (tx) => {
      const entry = this.#entries.get(id);
      if (entry === undefined) return;
      this.#entries.put(tx, { ...entry, ...change });
      if (entry.messageId !== '') await this.#report(tx, entry.messageId, report);
    });
  }

  async #reseal(
    tx: Transaction,
    entry: OutboxEntry,
    device: PeerDevice,
    payload: OutboxEntry['payload'],
  ): Promise<void> {
    const envelope = await this.#channels.seal(tx, entry.address, device, payload);
    if (envelope === undefined) return;
    const ratchetKey = this.#channels.ratchetKey(entry.address, device.id, tx) ?? NO_KEY;
    this.#entries.put(tx, { ...entry, payload, envelope, ratchetKey });
  }

  /**
   * The entry, sealed so that its recipient can open it now: a recipient keeps few old ratchet keys, so what was sealed
   * before the session moved on is sealed again.
   */
  async #fresh(id: string): Promise<OutboxEntry | undefined> {
    const entry = this.#entries.get(id);
    if (entry === undefined || this.#isFresh(entry)) return entry;
    await this.#core.transact(async (tx) => {
      const current = this.#entries.get(id);
      const device = this.#deviceOf(entry);
      if (current !== undefined && device !== undefined) await this.#reseal(tx, current, device, current.payload);
    });
    return this.#entries.get(id);
  }

  #isFresh(entry: OutboxEntry): boolean {
    const key = this.#channels.ratchetKey(entry.address, entry.device);
    return key !== undefined && equalBytes(key, entry.ratchetKey);
  }

  #deviceOf(entry: OutboxEntry): PeerDevice | undefined {
    return this.#directory.devicesOf(entry.address).find((device) => device.id === entry.device);
  }

  #redepositLater(entry: OutboxEntry): void {
    const deposits = this.#progress.get(entry.id)?.deposits ?? 0;
    this.#later(entry.id, redepositDelay(deposits), () => this.#deposit(entry.id));
  }

  #later(id: string, delay: number, task: () => void): void {
    const progress = this.#progress.get(id) ?? { attempts: 0, deposits: 0, cancel: () => undefined };
    progress.cancel();
    progress.cancel = this.#core.after(delay, task);
    this.#progress.set(id, progress);
  }

  #forget(id: string): void {
    this.#progress.get(id)?.cancel();
    this.#progress.delete(id);
  }
}

function entryId(address: string, device: string, seq: number): string {
  return `${address}/${device}/${seq}`;
}
