/**
 * The past of the open room from another device of the account: asked for page by page, so that little is under way at a
 * time, nothing has to be kept by whoever gives it, and whoever asks can stop and go on at any page.
 *
 * Pages go from the oldest message of a conversation to its newest. A message that was deleted here is passed over, and so
 * are the lines that the app itself said; of one that is here already it is learnt that it was read.
 */
import { fromHex, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { decodePast, encodePast, HISTORY_PAGE_BYTES, type HistoryCursor, type PastMessage } from '#wire/history.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { OwnDevices } from '../account/own-devices.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Conversations } from '../chat/conversations.ts';
import type { Messages } from '../chat/messages.ts';
import type { Receipts } from '../chat/receipts.ts';
import { table } from '../storage/store.ts';
import type { Message, PeerDevice } from '../tables.ts';

/** What is sent for a message in a page beyond its texts, in bytes. */
const OVERHEAD = 96;
const MOST_MESSAGES = 400;

/** One row, `own`: how far the transfer has come. */
export type Transfer = {
  readonly id: 'own';
  /** Sixteen random bytes in hex: pages of another transfer are passed over. */
  readonly transfer: string;
  readonly device: string;
  readonly state: 'running' | 'done' | 'cancelled';
  readonly cursor: HistoryCursor;
  /** Messages that were new here; conversations that are through, and all there are. */
  readonly messages: number;
  readonly done: number;
  readonly total: number;
};

const TRANSFERS = table<Transfer>('historyTransfers');
const START: HistoryCursor = { conversation: '', time: 0 };

type HistoryAsk = Extract<OwnBody, { kind: 'historyAsk' }>;
type HistoryPage = Extract<OwnBody, { kind: 'historyPage' }>;

export class History {
  readonly #core: Core;
  readonly #conversations: Conversations;
  readonly #messages: Messages;
  readonly #receipts: Receipts;
  readonly #devices: OwnDevices;
  readonly #rows = new CachedTable<Transfer>(TRANSFERS, ({ id }) => id);

  constructor(core: Core, conversations: Conversations, messages: Messages, receipts: Receipts, devices: OwnDevices) {
    this.#core = core;
    this.#conversations = conversations;
    this.#messages = messages;
    this.#receipts = receipts;
    this.#devices = devices;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
  }

  /** The transfer that runs or ran last; undefined before the first. */
  transfer(): Transfer | undefined {
    return this.#rows.get('own');
  }

  /** Asks a device for all that it has; one that was stopped with the same device goes on where it was. */
  request(device: string): Promise<Result<void, 'DeviceNotFound'>> {
    return this.#core.transact(async (tx) => {
      if (this.#deviceOf(tx, device) === undefined) return err('DeviceNotFound');
      const before = this.#rows.get('own', tx);
      if (before?.state === 'running' && before.device === device) return ok();
      const goesOn = before?.state === 'cancelled' && before.device === device;
      const fresh = { cursor: START, messages: 0, done: 0, total: 0 };
      const transfer = toHex(this.#core.ports.random(16));
      const row = { ...fresh, ...(goesOn ? before : {}), id: 'own' as const, transfer, device };
      this.#put(tx, { ...row, state: 'running' });
      await this.#ask(tx, { ...row, state: 'running' });
      return ok();
    });
  }

  /** Stops asking; what has come stays. False when nothing is under way. */
  cancel(): Promise<boolean> {
    return this.#core.transact(async (tx) => {
      const row = this.#rows.get('own', tx);
      if (row?.state !== 'running') return false;
      this.#put(tx, { ...row, state: 'cancelled' });
      this.#tellPages(tx);
      return true;
    });
  }

  /** Another device wants the next page. */
  async asked(tx: Transaction, device: string, { transfer, after }: HistoryAsk): Promise<void> {
    const ids = this.#conversations.ids().sort();
    const total = ids.length;
    for (const [index, id] of ids.entries()) {
      if (id < after.conversation) continue;
      let from = id === after.conversation ? after.time : -1;
      let found = await this.#core.store.messages.after(id, from, MOST_MESSAGES);
      while (found.length > 0 && !found.some(isHandedOn)) {
        from = found.at(-1)?.time ?? from;
        found = await this.#core.store.messages.after(id, from, MOST_MESSAGES);
      }
      const said = found.filter(isHandedOn);
      const past = fitting(said);
      const last = past.at(-1);
      if (last === undefined) continue;
      const isThrough = past.length === said.length && found.length < MOST_MESSAGES;
      const next = { conversation: id, time: last.time };
      const page = { conversation: id, messages: encodePast(past), next, done: isThrough ? index + 1 : index, total };
      return this.#tell(tx, device, { kind: 'historyPage', transfer, ...page });
    }
    const end = { conversation: '', messages: encodePast([]), next: after, done: total, total };
    return this.#tell(tx, device, { kind: 'historyPage', transfer, ...end });
  }

  /** A page that this device has asked for. */
  async received(tx: Transaction, device: string, page: HistoryPage): Promise<void> {
    const row = this.#rows.get('own', tx);
    if (row?.state !== 'running' || row.device !== device || row.transfer !== toHex(page.transfer)) return;
    const past = decodePast(page.messages);
    if (!past.ok) return;
    const { next, done, total } = page;
    const added = past.value.length === 0 ? 0 : await this.#insert(tx, page.conversation, past.value);
    const isEnd = past.value.length === 0;
    const state = isEnd ? ('done' as const) : ('running' as const);
    const after = { ...row, cursor: next, done, total, messages: row.messages + added, state };
    this.#put(tx, after);
    if (isEnd) this.#tellPages(tx);
    else await this.#ask(tx, after);
  }

  async #insert(tx: Transaction, conversation: string, past: readonly PastMessage[]): Promise<number> {
    const { messages } = this.#core.store;
    const { deleted, early } = this.#messages;
    const added: Message[] = [];
    const read: string[] = [];
    for (const { id: bytes, ...content } of past) {
      const id = toHex(bytes);
      if (deleted.has(id)) continue;
      if ((await messages.find(id)) !== undefined) {
        if (content.source === 1 && content.state === 2) read.push(id);
        continue;
      }
      // what is still on its way there is not on its way from here
      const sending = content.sending === 'sending' ? 'sent' : content.sending;
      // whoever has read it may have said so here before there
      const state = early.take(tx, id) === undefined ? content.state : 2;
      added.push({ ...content, id, conversation, sending, state, updated: content.time, version: 1 });
    }
    await this.#receipts.readElsewhere(tx, conversation, read);
    if (added.length === 0) return 0;
    this.#conversations.ensure(tx, conversation);
    await messages.insert(tx.batch, conversation, added);
    tx.afterwards(() =>
      this.#core.background('history.count', () =>
        this.#core.transact(async (later) => {
          await this.#conversations.recount(conversation);
          this.#conversations.changed(later, conversation);
        }),
      ),
    );
    return added.length;
  }

  async #ask(tx: Transaction, { device, transfer, cursor }: Transfer): Promise<void> {
    const id = fromHex(transfer);
    if (id === undefined) throw new Error('a transfer is named in hex');
    await this.#tell(tx, device, { kind: 'historyAsk', transfer: id, after: cursor });
  }

  async #tell(tx: Transaction, device: string, body: HistoryAsk | HistoryPage): Promise<void> {
    const recipient = this.#deviceOf(tx, device);
    if (recipient !== undefined) await this.#devices.tellOne(tx, recipient, body);
  }

  #deviceOf(tx: Transaction, id: string): PeerDevice | undefined {
    return this.#devices.others(tx).find((device) => device.id === id);
  }

  #put(tx: Transaction, row: Transfer): void {
    this.#rows.put(tx, row);
    tx.publish('history.progress', () => progressOf(row));
  }

  /** What pages show of conversations has been filled in between: they read it again. */
  #tellPages(tx: Transaction): void {
    tx.publish('resync', () => ({}));
  }
}

/** The lines that the app itself says are each device's own; what burns goes no further than it was sent. */
function isHandedOn({ source, burn }: Message): boolean {
  return source !== 2 && burn === undefined;
}

/** What a person sees of a transfer. */
export function progressOf({ device, state, messages, done, total }: Transfer) {
  return { machineId: device, state, messages, done, total };
}

/** As many messages as fit into a page. */
function fitting(found: readonly Message[]): PastMessage[] {
  const past: PastMessage[] = [];
  let size = 0;
  for (const { id, time, author, source, type, body, sentAt, sending, state } of found) {
    // a character takes three bytes at most
    size += OVERHEAD + 3 * body.length;
    const bytes = fromHex(id);
    if (bytes === undefined) continue;
    if (past.length > 0 && size > HISTORY_PAGE_BYTES) break;
    past.push({ id: bytes, time, author, source, type, body, sentAt, sending, state });
  }
  return past;
}
