/** The committed pages as far as they are known in memory: each conversation's page list, and recently used pages opened. */
import { decodePage, type Page } from './page.ts';
import type { PageKey, PageRecord, RowDatabase } from './row-database.ts';
import type { Sealer } from './sealer.ts';

/** Some 12 MB at most: the last pages of the conversations in use, and what is being scrolled through. */
const CACHED_PAGES = 256;
/** So many pages, the last that were used, are looked through for a message before the database is asked where it is. */
const SEARCHED_PAGES = 16;

/** Replaced as a whole at each commit that touches the conversation: who holds one reads a consistent list. */
export type Directory = {
  /** Orders of the pages that exist, ascending. */
  readonly orders: readonly number[];
  /** The order that the next new page gets. */
  readonly next: number;
};

export type LocatedPage = PageKey & { readonly page: Page };

const nameOf = ({ conversation, order }: PageKey): string => `${conversation} ${order}`;

export class PageCache {
  readonly #database: RowDatabase;
  readonly #sealer: Sealer;
  readonly #corrupt: () => void;
  readonly #directories = new Map<string, Directory>();
  /** Orders of the newest pages, descending, of conversations whose whole list nobody has needed yet. */
  readonly #newest = new Map<string, readonly number[]>();
  /** In order of use, the latest last. */
  readonly #pages = new Map<string, LocatedPage>();
  /** The first of them to be looked through, the latest first. */
  #latest: readonly LocatedPage[] = [];
  /** Time of the first message of each page ever opened: a search by time then needs no decryption. */
  readonly #firstTimes = new Map<string, number>();
  /** Counts commits: what was read from the database across one is not kept, for it may be stale. */
  #commits = 0;

  constructor(database: RowDatabase, sealer: Sealer, corrupt: () => void) {
    this.#database = database;
    this.#sealer = sealer;
    this.#corrupt = corrupt;
  }

  async directory(conversation: string): Promise<Directory> {
    const known = this.#directories.get(conversation);
    if (known !== undefined) return known;
    const commits = this.#commits;
    const orders = await this.#database.pageOrders(conversation);
    const directory = { orders, next: (orders.at(-1) ?? -1) + 1 };
    if (commits !== this.#commits) return this.#directories.get(conversation) ?? directory;
    const meanwhile = this.#directories.get(conversation);
    if (meanwhile !== undefined) return meanwhile;
    this.#directories.set(conversation, directory);
    return directory;
  }

  /**
   * The last `count` pages, newest first; undefined for one that can't be read. The list of all of them, which is long
   * where a conversation is, isn't needed for that.
   */
  async newest(conversation: string, count: number): Promise<(Page | undefined)[]> {
    const all = this.#directories.get(conversation)?.orders.toReversed();
    const known = all ?? this.#newest.get(conversation) ?? [];
    if (all !== undefined || known.length >= count)
      return Promise.all(known.slice(0, count).map((order) => this.page({ conversation, order })));
    const commits = this.#commits;
    const records = await this.#database.newestPages(conversation, count);
    const pages = await Promise.all(records.map((record) => this.#open(record, commits)));
    const orders = records.map(({ order }) => order);
    if (commits === this.#commits) this.#newest.set(conversation, orders);
    return pages;
  }

  /** Undefined when the page is gone, or corrupt (which is reported; its messages count as missing). */
  async page(key: PageKey): Promise<Page | undefined> {
    const name = nameOf(key);
    const known = this.#pages.get(name);
    if (known !== undefined) {
      this.#keep(known);
      return known.page;
    }
    const commits = this.#commits;
    const record = await this.#database.getPage(key);
    return record && this.#open(record, commits);
  }

  /** Opens what was read from the database after so many commits. */
  async #open(record: PageRecord, commits: number): Promise<Page | undefined> {
    const opened = await this.#sealer.openPage(record);
    if (!opened.ok) {
      this.#corrupt();
      return undefined;
    }
    const page = decodePage(opened.value, record.tokens);
    const { conversation, order } = record;
    if (commits === this.#commits) this.#keep({ conversation, order, page });
    return page;
  }

  /** Time of a page's first message, undefined when the page can't be read. */
  async firstTime(key: PageKey): Promise<number | undefined> {
    const known = this.#firstTimes.get(nameOf(key));
    if (known !== undefined) return known;
    const page = await this.page(key);
    return page && timeOfFirst(page);
  }

  /** Time of a conversation's newest readable message, −Infinity when there is none. */
  async lastTime(conversation: string, orders: readonly number[]): Promise<number> {
    for (const order of orders.toReversed()) {
      const page = await this.page({ conversation, order });
      if (page !== undefined) return Math.max(...[...page.entries.values()].map((entry) => entry.time));
    }
    return Number.NEGATIVE_INFINITY;
  }

  /** Where a committed message is. */
  async locate(id: string): Promise<LocatedPage | undefined> {
    // what is changed was said lately
    for (const located of this.#latest) if (located.page.entries.has(id)) return located;
    for (const { conversation, order } of await this.#database.findPages(this.#sealer.messageToken(id))) {
      const page = await this.page({ conversation, order });
      if (page?.entries.has(id)) return { conversation, order, page };
    }
    return undefined;
  }

  /** Takes over what a commit has changed in one conversation. `undefined` for a page: it was deleted. */
  committed(conversation: string, directory: Directory, pages: ReadonlyMap<number, Page | undefined>): void {
    this.#commits++;
    this.#directories.set(conversation, directory);
    for (const [order, page] of pages) {
      const key = { conversation, order };
      this.#firstTimes.delete(nameOf(key));
      if (page === undefined) this.#forget(key);
      else this.#keep({ ...key, page });
    }
  }

  #keep(located: LocatedPage): void {
    if (this.#latest[0] === located) return;
    const name = nameOf(located);
    this.#forget(located);
    this.#pages.set(name, located);
    this.#latest = [located, ...this.#latest.slice(0, SEARCHED_PAGES - 1)];
    const first = timeOfFirst(located.page);
    if (first !== undefined) this.#firstTimes.set(name, first);
    if (this.#pages.size > CACHED_PAGES) this.#pages.delete(this.#pages.keys().next().value as string);
  }

  #forget({ conversation, order }: PageKey): void {
    this.#pages.delete(nameOf({ conversation, order }));
    this.#latest = this.#latest.filter((other) => other.conversation !== conversation || other.order !== order);
  }
}

function timeOfFirst(page: Page): number | undefined {
  return page.entries.values().next().value?.time;
}
