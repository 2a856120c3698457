/** The conversations of the open room: what they are, what is newest and unread in them; counts are derived, not stored. */
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { unknownProfile } from '../contact/contacts.ts';
import { CONVERSATIONS, type Contact, type Conversation, type Message } from '../tables.ts';
import { type ConversationSummary, conversationRow } from './chat-rows.ts';

/** Unread messages are counted in steps of so many rows. */
const COUNT_STEP = 256;

export class Conversations {
  readonly #core: Core;
  readonly #rows = new CachedTable<Conversation>(CONVERSATIONS, (conversation) => conversation.id);
  readonly #summaries = new Map<string, ConversationSummary>();
  /** The newest row time, uncommitted rows included: row times grow strictly. */
  readonly #times = new WeakMap<Transaction, Map<string, number>>();
  readonly #contactOf: (address: string) => Contact | undefined;
  #current = '';

  constructor(core: Core, contactOf: (address: string) => Contact | undefined) {
    this.#core = core;
    this.#contactOf = contactOf;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
    for (const conversation of this.#rows.all()) {
      const [last] = await this.#core.store.messages.before(conversation.id, Number.POSITIVE_INFINITY, 1);
      this.#summaries.set(conversation.id, { last, unread: await this.#countUnread(conversation) });
    }
  }

  get(id: string, tx?: Transaction): Conversation | undefined {
    return this.#rows.get(id, tx);
  }

  row(id: string): ConversationRow | undefined {
    const conversation = this.#rows.get(id);
    if (conversation === undefined) return undefined;
    const known = this.#summaries.get(id) ?? { unread: 0, last: undefined };
    // what stands on the screen isn't shown as unread; whoever looks says which messages were read
    const summary = id === this.#current ? { ...known, unread: 0 } : known;
    return conversationRow(conversation, summary, this.#contactOf(id), unknownProfile(id));
  }

  /** Names the conversation that is on the screen; '' when none is. */
  setCurrent(id: string): void {
    const before = this.#current;
    if (id === before) return;
    this.#current = id;
    for (const rsId of [before, id]) {
      const row = this.row(rsId);
      if (row !== undefined) this.#core.events.publish('conversation.changed', { rsId, row });
    }
  }

  /** Newest first. */
  all(): ConversationRow[] {
    return this.#rows
      .all()
      .flatMap(({ id }) => this.row(id) ?? [])
      .sort((a, b) => lastTime(b) - lastTime(a));
  }

  unread(): number {
    return this.all().reduce((count, row) => count + row.rs_unread, 0);
  }

  /** The conversation, created when there is none. */
  ensure(tx: Transaction, id: string): Conversation {
    const known = this.#rows.get(id, tx);
    if (known !== undefined) return known;
    const now = this.#core.now();
    const conversation = { id, created: now, updated: now, readTime: 0, markedUnread: false };
    this.#rows.put(tx, conversation);
    this.changed(tx, id);
    return conversation;
  }

  /** The time of the next row: now, or just after the newest row when the clock stands behind it. */
  nextTime(tx: Transaction, id: string): number {
    const times = this.#times.get(tx) ?? new Map<string, number>();
    this.#times.set(tx, times);
    const newest = times.get(id) ?? this.#summaries.get(id)?.last?.time ?? 0;
    const time = Math.max(this.#core.now(), newest + 1);
    times.set(id, time);
    return time;
  }

  /** Takes a new message into the summary, once it is durable. */
  appended(tx: Transaction, message: Message): void {
    const { conversation: id } = message;
    tx.batch.onCommit(() => {
      const before = this.#summaries.get(id)?.unread ?? 0;
      const unread = isUnread(message) ? 1 : 0;
      this.#summaries.set(id, { last: message, unread: before + unread });
    });
    this.changed(tx, id);
  }

  /** Keeps the summary true when a message changes that is the newest. */
  updated(tx: Transaction, message: Message): void {
    tx.batch.onCommit(() => {
      const summary = this.#summaries.get(message.conversation);
      if (summary?.last?.id === message.id) this.#summaries.set(message.conversation, { ...summary, last: message });
    });
  }

  /** Takes a message that has been read out of the count. */
  wasRead(tx: Transaction, message: Message): void {
    const { conversation: id, time } = message;
    tx.batch.onCommit(() => {
      const summary = this.#summaries.get(id);
      if (summary === undefined || time <= (this.#rows.get(id)?.readTime ?? 0)) return;
      this.#summaries.set(id, { ...summary, unread: Math.max(0, summary.unread - 1) });
    });
    this.changed(tx, id);
  }

  /** Marks everything up to the newest message as read, or the conversation as unread. False when there is none. */
  setRead(tx: Transaction, id: string, isRead: boolean): boolean {
    const conversation = this.#rows.get(id, tx);
    if (conversation === undefined) return false;
    const readTime = isRead ? (this.#summaries.get(id)?.last?.time ?? 0) : conversation.readTime;
    if (conversation.readTime === readTime && conversation.markedUnread === !isRead) return true;
    this.#rows.put(tx, { ...conversation, readTime, markedUnread: !isRead });
    tx.batch.onCommit(() => {
      const summary = this.#summaries.get(id);
      if (isRead && summary !== undefined) this.#summaries.set(id, { ...summary, unread: 0 });
    });
    this.changed(tx, id);
    return true;
  }

  /** Forgets a conversation and its messages. */
  async remove(tx: Transaction, id: string): Promise<void> {
    if (this.#rows.get(id, tx) === undefined) return;
    await this.#core.store.messages.removeConversation(tx.batch, id);
    this.#rows.delete(tx, id);
    tx.batch.onCommit(() => this.#summaries.delete(id));
    this.changed(tx, id);
  }

  /** Recounts after a message has been taken out. */
  async messageRemoved(id: string): Promise<void> {
    const conversation = this.#rows.get(id);
    if (conversation === undefined) return;
    const [last] = await this.#core.store.messages.before(id, Number.POSITIVE_INFINITY, 1);
    this.#summaries.set(id, { last, unread: await this.#countUnread(conversation) });
  }

  changed(tx: Transaction, id: string): void {
    tx.publish('conversation.changed', () => ({ rsId: id, row: this.row(id) ?? null }));
  }

  async #countUnread(conversation: Conversation): Promise<number> {
    let unread = 0;
    let from = conversation.readTime;
    for (;;) {
      const rows = await this.#core.store.messages.after(conversation.id, from, COUNT_STEP);
      unread += rows.filter(isUnread).length;
      if (rows.length < COUNT_STEP) return unread;
      from = rows.at(-1)?.time ?? from;
    }
  }
}

function isUnread(message: Message): boolean {
  return message.source === 1 && message.state === 1;
}

function lastTime(row: ConversationRow): number {
  return row.msg_created_time === 0 ? row.created_time : row.msg_created_time;
}
