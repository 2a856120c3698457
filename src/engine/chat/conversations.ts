/** The conversations of the open room: what they are, what is newest and unread in them; counts are derived, not stored. */
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { unknownProfile } from '../contact/contacts.ts';
import { CONVERSATIONS, type Conversation, type Message } from '../tables.ts';
import { type ConversationSummary, conversationRow, type OtherSide } from './chat-rows.ts';

/** What conversations ask of the contacts. */
export type ConversationActions = {
  otherSide(address: string): OtherSide;
  /** When the other side was pinned, 0 when they aren't. */
  topTime(address: string, tx: Transaction): number;
};

export class Conversations {
  readonly #core: Core;
  readonly rows = new CachedTable<Conversation>(CONVERSATIONS, (conversation) => conversation.id);
  readonly #summaries = new Map<string, ConversationSummary>();
  /** The newest row time, uncommitted rows included: row times grow strictly. */
  readonly #times = new WeakMap<Transaction, Map<string, number>>();
  readonly #actions: ConversationActions;
  #current = '';

  constructor(core: Core, actions: ConversationActions) {
    this.#core = core;
    this.#actions = actions;
  }

  async load(): Promise<void> {
    await this.rows.load(this.#core.store);
    await Promise.all(
      this.rows.all().map(async (conversation) => {
        this.#summaries.set(conversation.id, await this.#summarise(conversation));
      }),
    );
  }

  /** A conversation that is listed. */
  get(id: string, tx?: Transaction): Conversation | undefined {
    const conversation = this.rows.get(id, tx);
    return conversation?.listed === true ? conversation : undefined;
  }

  row(id: string): ConversationRow | undefined {
    const conversation = this.get(id);
    if (conversation === undefined) return undefined;
    const known = this.#summaries.get(id) ?? { unread: 0, last: undefined };
    // what stands on the screen isn't shown as unread; whoever looks says which messages were read
    const summary = id === this.#current ? { ...known, unread: 0 } : known;
    return conversationRow(conversation, summary, this.#actions.otherSide(id), unknownProfile(id));
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

  /** Pinned ones first, then newest first. */
  all(): ConversationRow[] {
    return this.rows
      .all()
      .flatMap(({ id }) => this.row(id) ?? [])
      .sort((a, b) => Math.sign(b.top_time) - Math.sign(a.top_time) || b.updated_time - a.updated_time);
  }

  /** The newest message of each: in memory, without a search. */
  newest(): Message[] {
    return [...this.#summaries.values()].flatMap(({ last }) => last ?? []);
  }

  unread(): number {
    return this.all().reduce((count, row) => count + row.rs_unread, 0);
  }

  /** Makes sure that the conversation is there and listed. */
  ensure(tx: Transaction, id: string): void {
    if (this.get(id, tx) !== undefined) return;
    const now = this.#core.now();
    const topTime = this.#actions.topTime(id, tx);
    const fresh = { id, created: now, sortTime: now, sortedAfter: 0, readTime: 0, markedUnread: false, draft: '' };
    this.rows.put(tx, { ...fresh, ...this.rows.get(id, tx), topTime, listed: true });
    this.changed(tx, id);
  }

  /** A conversation comes from another room; `recount` reads what is newest in it once its messages are there. */
  restore(tx: Transaction, conversation: Conversation): void {
    this.rows.put(tx, conversation);
    this.changed(tx, conversation.id);
  }

  /** Changes what is kept of a conversation itself. False when there is none. */
  change(tx: Transaction, id: string, change: Partial<Pick<Conversation, 'topTime' | 'draft'>>): boolean {
    const conversation = this.get(id, tx);
    if (conversation === undefined) return false;
    this.rows.put(tx, { ...conversation, ...change });
    this.changed(tx, id);
    return true;
  }

  /** Sorts a conversation by a time, until its next message. False when there is none. */
  sortBy(tx: Transaction, id: string, sortTime: number): boolean {
    const conversation = this.get(id, tx);
    if (conversation === undefined) return false;
    this.rows.put(tx, { ...conversation, sortTime, sortedAfter: this.#summaries.get(id)?.last?.time ?? 0 });
    this.changed(tx, id);
    return true;
  }

  /**
   * The time of the next row: now, or just after the newest row when the clock stands behind it. That row may be deleted:
   * what has been read, and what the order was set after, still ends with it.
   */
  nextTime(tx: Transaction, id: string): number {
    const times = this.#times.get(tx) ?? new Map<string, number>();
    this.#times.set(tx, times);
    const { readTime = 0, sortedAfter = 0 } = this.rows.get(id, tx) ?? {};
    const newest = Math.max(times.get(id) ?? this.#summaries.get(id)?.last?.time ?? 0, readTime, sortedAfter);
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
      if (summary === undefined || time <= (this.rows.get(id)?.readTime ?? 0)) return;
      this.#summaries.set(id, { ...summary, unread: Math.max(0, summary.unread - 1) });
    });
    this.changed(tx, id);
  }

  /** Marks everything up to the newest message as read, or the conversation as unread. */
  setRead(tx: Transaction, id: string, isRead: boolean): void {
    const conversation = this.get(id, tx);
    if (conversation === undefined) return;
    const readTime = isRead ? (this.#summaries.get(id)?.last?.time ?? 0) : conversation.readTime;
    if (conversation.readTime === readTime && conversation.markedUnread === !isRead) return;
    this.rows.put(tx, { ...conversation, readTime, markedUnread: !isRead });
    tx.batch.onCommit(() => {
      const summary = this.#summaries.get(id);
      if (isRead && summary !== undefined) this.#summaries.set(id, { ...summary, unread: 0 });
    });
    this.changed(tx, id);
  }

  /** Marks a conversation as unread, or no longer so; what of it was read stays. */
  mark(tx: Transaction, id: string, unread: boolean): void {
    const conversation = this.get(id, tx);
    if (conversation === undefined || conversation.markedUnread === unread) return;
    this.rows.put(tx, { ...conversation, markedUnread: unread });
    this.changed(tx, id);
  }

  /** Of all conversations, those that are not listed included. */
  ids(): string[] {
    return this.rows.all().map(({ id }) => id);
  }

  /** Takes a conversation off the list; its messages stay. */
  unlist(tx: Transaction, id: string): void {
    const conversation = this.get(id, tx);
    if (conversation === undefined) return;
    this.rows.put(tx, { ...conversation, topTime: 0, draft: '', markedUnread: false, listed: false });
    this.changed(tx, id);
  }

  /** Forgets a conversation and its messages, whose ids it answers. */
  async remove(tx: Transaction, id: string): Promise<string[]> {
    if (this.rows.get(id, tx) === undefined) return [];
    const ids = await this.#core.store.messages.removeConversation(tx.batch, id);
    this.rows.delete(tx, id);
    tx.batch.onCommit(() => this.#summaries.delete(id));
    this.changed(tx, id);
    return ids;
  }

  /** Forgets the messages of a conversation, whose ids it answers; it keeps its place in the list. */
  async empty(tx: Transaction, id: string): Promise<string[]> {
    const conversation = this.rows.get(id, tx);
    if (conversation === undefined) return [];
    const sortTime = this.row(id)?.updated_time ?? conversation.sortTime;
    this.rows.put(tx, { ...conversation, sortTime, sortedAfter: 0, readTime: 0, markedUnread: false });
    return this.#core.store.messages.removeConversation(tx.batch, id);
  }

  /** Reads anew what is newest and unread in a conversation. */
  async recount(id: string): Promise<void> {
    const conversation = this.rows.get(id);
    if (conversation !== undefined) this.#summaries.set(id, await this.#summarise(conversation));
  }

  /** Counts what is unread anew everywhere, and says where that was another number. */
  recountAll(): Promise<void> {
    return this.#core.transact(async (tx) => {
      for (const { id } of this.rows.all(tx)) {
        const before = this.#summaries.get(id)?.unread;
        await this.recount(id);
        if (this.#summaries.get(id)?.unread !== before) this.changed(tx, id);
      }
    });
  }

  /** The messages that haven't been read, newest first. */
  async unreadOf(id: string): Promise<Message[]> {
    const conversation = this.get(id);
    if (conversation === undefined) return [];
    return (await this.#core.store.messages.newerThan(id, conversation.readTime)).filter(isUnread);
  }

  changed(tx: Transaction, id: string): void {
    tx.publish('conversation.changed', () => ({ rsId: id, row: this.row(id) ?? null }));
  }

  async #summarise({ id, readTime }: Conversation): Promise<ConversationSummary> {
    const { messages } = this.#core.store;
    const newer = await messages.newerThan(id, readTime);
    const last = newer[0] ?? (await messages.before(id, Number.POSITIVE_INFINITY, 1))[0];
    return { last, unread: newer.filter(isUnread).length };
  }
}

function isUnread(message: Message): boolean {
  return message.source === 1 && message.state === 1;
}
