/** The messages of all conversations, kept in sealed pages: added at the end, found by id, read by time. */
import type { Batch } from './batch.ts';
import { type Entry, fromEntry, type Page, type StoredMessage } from './page.ts';
import { PageCache } from './page-cache.ts';
import { PageDraft } from './page-draft.ts';
import type { RowDatabase } from './row-database.ts';
import type { Sealer } from './sealer.ts';

export type { StoredMessage } from './page.ts';

/** So many of the newest messages lie in as many pages with some likelihood: the last one has been begun only. */
const SURE_PER_PAGE = 32;

/**
 * Changes go through a batch, which sees its own; reads see what is committed. There is one writer: a batch that changes
 * a conversation commits before the next one does. Every message read is a copy of its own.
 */
/** How messages stand in their pages, where that differs from how they are used. */
export type MessageCover<Message> = { close(message: Message): Message; open(message: Message): Message };

export class MessagePages<Message extends StoredMessage> {
  readonly #cache: PageCache;
  readonly #sealer: Sealer;
  readonly #drafts = new WeakMap<Batch, PageDraft>();
  #cover: MessageCover<Message> = { close: (message) => message, open: (message) => message };

  constructor(database: RowDatabase, sealer: Sealer, corrupt: () => void) {
    this.#cache = new PageCache(database, sealer, corrupt);
    this.#sealer = sealer;
  }

  /** Before anything else is done here. */
  coverWith(cover: MessageCover<Message>): void {
    this.#cover = cover;
  }

  /** The message's time is later than any in the conversation, its id new: who appends has checked. */
  append(batch: Batch, message: Message): Promise<void> {
    return this.#draft(batch).append([this.#cover.close(message)]);
  }

  /** As `append`, for many at once: of each conversation in order of time. */
  appendAll(batch: Batch, messages: readonly Message[]): Promise<void> {
    return this.#draft(batch).append(messages.map((message) => this.#cover.close(message)));
  }

  /**
   * Puts messages of one conversation, in order of time and with new ids, at their places by time; one whose time another
   * has already comes right behind that. Costs as much as there is from the first of them on.
   */
  insert(batch: Batch, conversation: string, messages: readonly Message[]): Promise<void> {
    return this.#draft(batch).insert(
      conversation,
      messages.map((message) => this.#cover.close(message)),
    );
  }

  /** Replaces a message by what `change` answers (same id, time and conversation); undefined when there is none. */
  async update(batch: Batch, id: string, change: (message: Message) => Message): Promise<Message | undefined> {
    let changed: Message | undefined;
    await this.#draft(batch).update(id, (stored: Message) => {
      changed = change(this.#cover.open(stored));
      return this.#cover.close(changed);
    });
    return changed;
  }

  /** False when there is no such message. */
  remove(batch: Batch, id: string): Promise<boolean> {
    return this.#draft(batch).remove(id);
  }

  /** Answers the ids of what it removes, as far as its pages can be read. */
  removeConversation(batch: Batch, conversation: string): Promise<string[]> {
    return this.#draft(batch).removeConversation(conversation);
  }

  /** With a batch: as that batch sees it. */
  async find(id: string, batch?: Batch): Promise<Message | undefined> {
    const draft = batch && this.#drafts.get(batch);
    if (draft !== undefined) {
      const stored = await draft.find(id);
      return stored && this.#cover.open(stored as Message);
    }
    const located = await this.#cache.locate(id);
    const entry = located?.page.entries.get(id);
    return located && entry && this.#read(located.page, entry);
  }

  /** At most `limit` messages of a time before `time` (Infinity: from the newest on), newest first. */
  async before(conversation: string, time: number, limit: number): Promise<Message[]> {
    const name = this.#sealer.conversationName(conversation);
    const found: Message[] = [];
    const take = (page: Page | undefined, end: number) => {
      if (page === undefined) return;
      const entries = [...page.entries.values()].filter((entry) => entry.time < end).reverse();
      for (const entry of entries.slice(0, limit - found.length)) found.push(this.#read(page, entry));
    };
    if (time === Infinity)
      for (const page of await this.#cache.newest(name, Math.ceil(limit / SURE_PER_PAGE))) take(page, time);
    if (found.length === limit) return found;
    const end = found.at(-1)?.time ?? time;
    const { orders } = await this.#cache.directory(name);
    const start = end === Infinity ? orders.length - 1 : await this.#lastStarting(name, orders, (first) => first < end);
    for (let index = start; index >= 0 && found.length < limit; index--) {
      take(await this.#cache.page({ conversation: name, order: orders[index] as number }), end);
    }
    return found;
  }

  /** All messages of a time after `time`, newest first: reads back from the newest, without searching for the place. */
  async newerThan(conversation: string, time: number): Promise<Message[]> {
    const name = this.#sealer.conversationName(conversation);
    for (let count = 1; ; count *= 2) {
      const pages = await this.#cache.newest(name, count);
      const oldest = pages
        .findLast((page) => page !== undefined)
        ?.entries.values()
        .next().value;
      if (pages.length === count && (oldest === undefined || oldest.time > time)) continue;
      return pages.flatMap((page) => {
        const entries = [...(page?.entries.values() ?? [])].filter((entry) => entry.time > time).reverse();
        return page === undefined ? [] : entries.map((entry) => this.#read(page, entry));
      });
    }
  }

  /** At most `limit` messages of a time after `time` (−1: from the oldest on), oldest first. */
  async after(conversation: string, time: number, limit: number): Promise<Message[]> {
    const name = this.#sealer.conversationName(conversation);
    const { orders } = await this.#cache.directory(name);
    const start = time < 0 ? 0 : Math.max(0, await this.#lastStarting(name, orders, (first) => first <= time));
    const found: Message[] = [];
    for (let index = start; index < orders.length && found.length < limit; index++) {
      const page = await this.#cache.page({ conversation: name, order: orders[index] as number });
      if (page === undefined) continue;
      const entries = [...page.entries.values()].filter((entry) => entry.time > time);
      for (const entry of entries.slice(0, limit - found.length)) found.push(this.#read(page, entry));
    }
    return found;
  }

  /** Index of the last page whose first message's time `fits`, −1 when none does. Pages that can't be read don't count. */
  async #lastStarting(name: string, orders: readonly number[], fits: (first: number) => boolean): Promise<number> {
    let low = 0;
    let high = orders.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      let probe = middle;
      let first = await this.#cache.firstTime({ conversation: name, order: orders[probe] as number });
      while (first === undefined && probe > low) {
        first = await this.#cache.firstTime({ conversation: name, order: orders[--probe] as number });
      }
      if (first === undefined || fits(first)) low = middle + 1;
      else high = probe;
    }
    return low - 1;
  }

  #read(page: Page, entry: Entry): Message {
    return this.#cover.open(fromEntry(page, entry) as Message);
  }

  #draft(batch: Batch): PageDraft {
    const known = this.#drafts.get(batch);
    if (known !== undefined) return known;
    const draft = new PageDraft(this.#cache, this.#sealer);
    this.#drafts.set(batch, draft);
    batch.setPages(draft);
    return draft;
  }
}
