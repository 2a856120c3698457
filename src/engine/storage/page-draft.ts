/** What one batch changes in the message pages: copies of the pages it touches, sealed at its commit. */
import { SerialQueue } from '#lib/async.ts';
import type { PageShare } from './batch.ts';
import {
  atTime,
  type Entry,
  encodePage,
  fromEntry,
  hasRoom,
  type Page,
  type StoredMessage,
  sizeOf,
  toEntry,
} from './page.ts';
import type { Directory, PageCache } from './page-cache.ts';
import type { PageKey, PageRecord } from './row-database.ts';
import type { Sealer } from './sealer.ts';

type OpenPage = { readonly page: Page; size: number };

type ConversationDraft = {
  /** As it was when the batch first touched the conversation; the commit of another batch replaces it. */
  readonly base: Directory;
  /** Orders of the pages in this batch's view, ascending. */
  orders: number[];
  next: number;
  /** Touched pages by order; an emptied one stays here until the commit deletes it. */
  readonly pages: Map<number, OpenPage>;
  /** Time of the newest message. */
  lastTime: number;
};

export class PageDraft implements PageShare {
  readonly #cache: PageCache;
  readonly #sealer: Sealer;
  /** Changes apply in the order in which they were asked for, even when nobody waits for each. */
  readonly #queue = new SerialQueue();
  readonly #conversations = new Map<string, ConversationDraft>();
  /** Where this batch has put messages. */
  readonly #added = new Map<string, PageKey>();

  constructor(cache: PageCache, sealer: Sealer) {
    this.#cache = cache;
    this.#sealer = sealer;
  }

  append(messages: readonly StoredMessage[]): Promise<void> {
    return this.#queue.run(async () => {
      for (const [conversation, own] of Map.groupBy(messages, (message) => message.conversation)) {
        await this.#append(conversation, own);
      }
    });
  }

  /** Messages of one conversation, in order of time, at their places among those that are there. */
  insert(label: string, messages: readonly StoredMessage[]): Promise<void> {
    return this.#queue.run(async () => {
      const [first] = messages;
      if (first === undefined) return;
      const conversation = this.#sealer.conversationName(label);
      const draft = await this.#conversation(conversation);
      if (first.time > draft.lastTime) return this.#append(label, messages);
      const { orders, entries } = await this.#takeFrom(draft, conversation, first.time);
      for (const message of messages) entries.push(toEntry(message, this.#sealer.messageToken(message.id)));
      this.#layOut(draft, label, orders, inTime(entries));
    });
  }

  update<Message extends StoredMessage>(id: string, change: (message: Message) => Message) {
    return this.#queue.run(async (): Promise<Message | undefined> => {
      const found = await this.#find(id);
      if (found === undefined) return undefined;
      const { place, entry } = found;
      const changed = change(fromEntry(place.page, entry) as Message);
      if (changed.id !== id || changed.time !== entry.time || changed.conversation !== place.page.conversation) {
        throw new Error('a message keeps its id, time and conversation');
      }
      setEntry(place, toEntry(changed, entry.token));
      return changed;
    });
  }

  find(id: string): Promise<StoredMessage | undefined> {
    return this.#queue.run(async () => {
      const found = await this.#find(id);
      return found && fromEntry(found.place.page, found.entry);
    });
  }

  remove(id: string): Promise<boolean> {
    return this.#queue.run(async () => {
      const found = await this.#find(id);
      if (found === undefined) return false;
      const { draft, order, place } = found;
      place.page.entries.delete(id);
      place.size = sizeOf(place.page);
      if (place.page.entries.size === 0) draft.orders = draft.orders.filter((other) => other !== order);
      return true;
    });
  }

  removeConversation(label: string): Promise<string[]> {
    return this.#queue.run(async () => {
      const conversation = this.#sealer.conversationName(label);
      const draft = await this.#conversation(conversation);
      const ids: string[] = [];
      for (const order of new Set([...draft.base.orders, ...draft.pages.keys()])) {
        const page = draft.pages.get(order)?.page ?? (await this.#cache.page({ conversation, order }));
        if (page !== undefined) for (const id of page.entries.keys()) ids.push(id);
        draft.pages.set(order, emptyPage(label));
      }
      draft.orders = [];
      draft.lastTime = Number.NEGATIVE_INFINITY;
      return ids;
    });
  }

  async seal(): Promise<{ puts: PageRecord[]; deletes: PageKey[] }> {
    const puts: Promise<PageRecord>[] = [];
    const deletes: PageKey[] = [];
    for (const [conversation, { base, pages }] of this.#conversations) {
      if ((await this.#cache.directory(conversation)) !== base) throw new Error('two batches changed one conversation');
      for (const [order, { page }] of pages) {
        const key = { conversation, order };
        if (page.entries.size > 0) puts.push(this.#sealer.sealPage(key, tokensOf(page), encodePage(page)));
        else if (order < base.next) deletes.push(key);
      }
    }
    return { puts: await Promise.all(puts), deletes };
  }

  committed(): void {
    for (const [conversation, { orders, next, pages }] of this.#conversations) {
      const changed = new Map<number, Page | undefined>();
      for (const [order, { page }] of pages) changed.set(order, page.entries.size > 0 ? page : undefined);
      this.#cache.committed(conversation, { orders, next }, changed);
    }
  }

  async #append(label: string, messages: readonly StoredMessage[]): Promise<void> {
    const conversation = this.#sealer.conversationName(label);
    const draft = await this.#conversation(conversation);
    const newest = draft.orders.at(-1);
    let place = newest === undefined ? undefined : await this.#open(draft, { conversation, order: newest });
    for (const message of messages) {
      if (!(message.time > draft.lastTime)) throw new Error('a message is appended behind the last one');
      draft.lastTime = message.time;
      const entry = toEntry(message, this.#sealer.messageToken(message.id));
      if (place === undefined || !hasRoom(place.page, place.size, entry)) {
        place = emptyPage(label);
        draft.orders.push(draft.next);
        draft.pages.set(draft.next++, place);
      }
      setEntry(place, entry);
      this.#added.set(message.id, { conversation, order: draft.orders.at(-1) as number });
    }
  }

  /** Empties all pages that hold something of a time from `time` on; answers their orders and what they held. */
  async #takeFrom(draft: ConversationDraft, conversation: string, time: number) {
    const orders: number[] = [];
    const entries: Entry[] = [];
    for (const order of draft.orders.toReversed()) {
      const place = await this.#open(draft, { conversation, order });
      // one that can't be read stays where it is
      if (place === undefined) continue;
      const held = [...place.page.entries.values()];
      if (held.every((entry) => entry.time < time)) break;
      orders.unshift(order);
      entries.unshift(...held);
      place.page.entries.clear();
      place.size = 0;
    }
    return { orders, entries };
  }

  /** Fills the emptied pages with entries, and further ones behind them. */
  #layOut(draft: ConversationDraft, label: string, orders: readonly number[], entries: readonly Entry[]): void {
    const conversation = this.#sealer.conversationName(label);
    const free = [...orders];
    let order = free.shift();
    for (const entry of entries) {
      const before = order === undefined ? undefined : draft.pages.get(order);
      if (before === undefined || !hasRoom(before.page, before.size, entry)) order = free.shift() ?? draft.next++;
      const target = order as number;
      const place = draft.pages.get(target) ?? emptyPage(label);
      draft.pages.set(target, place);
      if (!draft.orders.includes(target)) draft.orders.push(target);
      setEntry(place, entry);
      this.#added.set(entry.id, { conversation, order: target });
    }
    // pages that were sparse before may not all be needed
    draft.orders = draft.orders.filter((kept) => !free.includes(kept));
    draft.lastTime = Math.max(draft.lastTime, entries.at(-1)?.time ?? draft.lastTime);
  }

  async #conversation(conversation: string): Promise<ConversationDraft> {
    const known = this.#conversations.get(conversation);
    if (known !== undefined) return known;
    const base = await this.#cache.directory(conversation);
    const lastTime = await this.#cache.lastTime(conversation, base.orders);
    const draft = { base, orders: [...base.orders], next: base.next, pages: new Map<number, OpenPage>(), lastTime };
    this.#conversations.set(conversation, draft);
    return draft;
  }

  /** This batch's own copy of a page; undefined when the page can't be read. */
  async #open(draft: ConversationDraft, key: PageKey): Promise<OpenPage | undefined> {
    const known = draft.pages.get(key.order);
    if (known !== undefined) return known;
    const page = await this.#cache.page(key);
    if (page === undefined) return undefined;
    const copy = { conversation: page.conversation, entries: new Map(page.entries) };
    const open = { page: copy, size: sizeOf(copy) };
    draft.pages.set(key.order, open);
    return open;
  }

  async #find(id: string) {
    const key = this.#added.get(id) ?? (await this.#cache.locate(id));
    if (key === undefined) return undefined;
    const draft = await this.#conversation(key.conversation);
    const place = await this.#open(draft, key);
    const entry = place?.page.entries.get(id);
    return place === undefined || entry === undefined ? undefined : { draft, order: key.order, place, entry };
  }
}

function emptyPage(conversation: string): OpenPage {
  return { page: { conversation, entries: new Map() }, size: 0 };
}

/** In order of time, which grows strictly: of two of the same time the one that came later moves on. */
function inTime(entries: readonly Entry[]): Entry[] {
  const sorted = [...entries].sort((a, b) => a.time - b.time);
  let last = Number.NEGATIVE_INFINITY;
  return sorted.map((entry) => {
    const placed = entry.time > last ? entry : atTime(entry, last + 1);
    last = placed.time;
    return placed;
  });
}

function setEntry(place: OpenPage, entry: Entry): void {
  const replaced = place.page.entries.get(entry.id);
  place.size += entry.encoded.length - (replaced?.encoded.length ?? 0);
  place.page.entries.set(entry.id, entry);
}

function tokensOf(page: Page): string[] {
  return [...page.entries.values()].map((entry) => entry.token);
}
