/** Brings what has been said to its recipients: directly, else through their mailboxes; tried again until it has arrived. */
import { DIRECT_PATIENCE, MAX_ATTEMPTS, redepositDelay, retryDelay } from '#domain/outbox/retry.ts';
import { BoundedQueue } from '#lib/async.ts';
import { equalBytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import type { Core } from '../account/core.ts';
import type { Presence } from '../network/presence.ts';
import type { NetworkError } from '../ports.ts';
import { type Channels, channelKey } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { OutboxEntry, PeerDevice } from '../tables.ts';
import type { Deposits } from './deposits.ts';
import { type EntryActions, OutboxEntries } from './outbox-entries.ts';

/** Mail waits thirty days for its recipient. */
const MAIL_TTL = 30 * 24 * 3_600_000;

/** Deposits under way at a time for a device: of a friend's, which restores the order; a stranger's takes none too early. */
const FRIEND_DEPOSITS = 4;
const STRANGER_DEPOSITS = 1;

/** How far one entry has got in this life of the engine. */
type Progress = { attempts: number; deposits: number; cancel: () => void };
/** Storage that refused what an entry needs is tried again after this time (ms). */
const STORAGE_PATIENCE = 60_000;

/** What becomes of messages, and whom there is no session with yet. */
export type OutboxActions = Pick<EntryActions, 'report' | 'delivered'> & {
  /** Something waits for a device that there is no session with. */
  wanting(address: string, device: string): void;
};

export class Outbox {
  readonly entries: OutboxEntries;
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #presence: Presence;
  readonly #deposits: Deposits;
  readonly #actions: OutboxActions;
  readonly #progress = new Map<string, Progress>();
  /** When each device acknowledged something last. */
  readonly #heard = new Map<string, number>();
  /** Few deposits at a time for each device keep the mailbox nearly in order and the node's load even. */
  readonly #lanes = new Map<string, BoundedQueue>();

  constructor(
    core: Core,
    channels: Channels,
    directory: Directory,
    presence: Presence,
    deposits: Deposits,
    actions: OutboxActions,
  ) {
    this.#core = core;
    this.#channels = channels;
    this.#directory = directory;
    this.#presence = presence;
    this.#deposits = deposits;
    this.#actions = actions;
    this.entries = new OutboxEntries(core, channels, directory, {
      report: (...report) => actions.report(...report),
      delivered: (...delivered) => actions.delivered(...delivered),
      start: (id) => this.#start(id),
      forget: (id) => this.#forget(id),
    });
  }

  async load(): Promise<void> {
    await this.entries.load();
  }

  /** Starts everything that waits: at login, and when the connection to the super nodes is back. */
  resume(): void {
    for (const entry of this.#waiting()) if (!entry.stored) this.#start(entry.id);
    for (const entry of this.#waiting()) if (entry.stored && !this.#progress.has(entry.id)) this.#redepositLater(entry);
  }

  /** A direct stream to the device has opened or closed: everything unacknowledged goes at once, over it or by mail. */
  flush(address: string, device: string): void {
    for (const entry of this.#waiting())
      if (entry.address === address && entry.device === device) this.#start(entry.id);
  }

  /** The device has acknowledged something: it is there, and busy. */
  heardFrom(address: string, device: string): void {
    this.#heard.set(channelKey(address, device), this.#core.now());
  }

  /** In the order in which it was said to each device. */
  #waiting(): OutboxEntry[] {
    const waiting = this.entries.rows.all().filter(({ arrived }) => !arrived);
    return waiting.sort((a, b) => a.stream - b.stream || a.seq - b.seq);
  }

  #start(id: string): void {
    this.#progress.get(id)?.cancel();
    this.#progress.set(id, { attempts: 0, deposits: 0, cancel: () => undefined });
    this.#try(id);
  }

  #try(id: string): void {
    this.#work('outbox.try', id, () => this.#tryNow(id));
  }

  async #tryNow(id: string): Promise<void> {
    const entry = await this.#fresh(id);
    if (entry === undefined) return;
    const direct = this.#presence.sendDirect(entry.address, entry.device, entry.envelope);
    const doubted = this.#presence.isDoubted(entry.address, entry.device);
    if (direct && !doubted && !entry.stored) this.#depositUnlessAcknowledged(entry);
    else if (entry.stored) this.#redepositLater(entry);
    else this.#deposit(id);
  }

  /** A device that is busy acknowledging others gets its time; one that is silent gets mail. */
  #depositUnlessAcknowledged({ id, address, device }: OutboxEntry): void {
    this.#later(id, DIRECT_PATIENCE, () => {
      const heard = this.#heard.get(channelKey(address, device));
      const entry = this.entries.rows.get(id);
      const busy = heard !== undefined && this.#core.since(heard) < DIRECT_PATIENCE;
      if (entry !== undefined && busy) this.#depositUnlessAcknowledged(entry);
      else this.#deposit(id);
    });
  }

  #deposit(id: string): void {
    const entry = this.entries.rows.get(id);
    if (entry === undefined) return;
    const lane = this.#laneTo(entry.address, entry.device);
    this.#work('outbox.deposit', id, async () => {
      const stored = await lane.run(() => this.#depositNow(id));
      if (stored !== undefined) await this.#deposited(id, stored);
    });
  }

  #laneTo(address: string, id: string): BoundedQueue {
    const known = this.#lanes.get(id);
    if (known !== undefined) return known;
    const lane = new BoundedQueue(() => {
      const device = this.#directory.deviceOf(address, id);
      const isFree = device !== undefined && this.#deposits.capabilityFor(address, device) !== undefined;
      return isFree ? FRIEND_DEPOSITS : STRANGER_DEPOSITS;
    });
    this.#lanes.set(id, lane);
    return lane;
  }

  /** An entry whose change can't be stored now is come back to: one that a node has stored already has nobody else. */
  #work(event: string, id: string, task: () => Promise<void>): void {
    this.#core.background(event, () =>
      task().catch((reason: unknown) => {
        if (reason instanceof StorageFailure) this.#later(id, STORAGE_PATIENCE, () => this.#work(event, id, task));
        throw reason;
      }),
    );
  }

  /** Undefined when there is nothing to deposit any more. */
  async #depositNow(id: string): Promise<Result<void, NetworkError> | undefined> {
    const entry = await this.#fresh(id);
    const device = entry === undefined ? undefined : this.#deviceOf(entry);
    if (entry === undefined || device === undefined || this.#core.closed) return undefined;
    const nodes = this.#directory.homeNodesOf(entry.address);
    return this.#deposits.deposit(entry.address, device, nodes, entry.envelope, MAIL_TTL);
  }

  async #deposited(id: string, stored: Result<void, NetworkError>): Promise<void> {
    const progress = this.#progress.get(id);
    const entry = this.entries.rows.get(id);
    if (progress === undefined || entry === undefined || this.#core.closed) return;
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

  async #mark(id: string, change: Partial<OutboxEntry>, report: 'stored' | 'failed'): Promise<void> {
    await this.#core.transact(async (tx) => {
      const entry = this.entries.rows.get(id);
      if (entry === undefined) return;
      this.entries.rows.put(tx, { ...entry, ...change });
      if (entry.messageId !== '') await this.#actions.report(tx, entry.messageId, report);
    });
  }

  /**
   * The entry, sealed so that its recipient can open it now: a recipient keeps few old ratchet keys, so what was sealed
   * before the session moved on is sealed again, and one that belongs to a stream that was forgotten gets a new place.
   */
  async #fresh(id: string): Promise<OutboxEntry | undefined> {
    const entry = this.entries.rows.get(id);
    if (entry === undefined || this.#isFresh(entry)) return entry;
    await this.#core.transact(async (tx) => {
      const current = this.entries.rows.get(id);
      const device = this.#deviceOf(entry);
      if (current === undefined || device === undefined) return;
      const { address, stream } = current;
      const channel = this.#channels.get(address, device.id, tx);
      if (channel !== undefined && channel.stream !== stream)
        await this.entries.restart(tx, address, device.id, Math.max(stream, channel.stream));
      else await this.entries.reseal(tx, current, device);
    });
    const fresh = this.entries.rows.get(id);
    if (fresh?.envelope.length !== 0) return fresh;
    // without a session nothing could be sealed; the next one begins by sending everything
    this.#actions.wanting(fresh.address, fresh.device);
    return undefined;
  }

  #isFresh(entry: OutboxEntry): boolean {
    const key = this.#channels.ratchetKey(entry.address, entry.device);
    const stream = this.#channels.get(entry.address, entry.device)?.stream;
    return key !== undefined && equalBytes(key, entry.ratchetKey) && entry.stream === stream;
  }

  #deviceOf(entry: OutboxEntry): PeerDevice | undefined {
    return this.#directory.deviceOf(entry.address, entry.device);
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
