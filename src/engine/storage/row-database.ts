/** The port behind the store: a database of sealed boxes under opaque keys; IndexedDB and plain memory both provide it. */
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';

/** `QuotaExceeded`: the browser gives no more room. `Failed`: anything else. In both cases nothing was written. */
export type StorageError = { readonly kind: 'QuotaExceeded' | 'Failed' };

/** Thrown where nothing can go on without the database: what it was asked for can be asked for again. */
export class StorageFailure extends Error {
  readonly reason: StorageError;
  constructor(reason: StorageError) {
    super(reason.kind);
    this.reason = reason;
  }
}

/** One sealed row. `id` and `group` are blind indexes in hex. */
export type RowRecord = { readonly id: string; readonly group: string; readonly box: Bytes };

/** Names one page: `conversation` is a blind index in hex, `order` counts the conversation's pages. */
export type PageKey = { readonly conversation: string; readonly order: number };

/** One sealed page of messages. `tokens` are the blind indexes, in hex, of the messages it holds. */
export type PageRecord = PageKey & { readonly tokens: readonly string[]; readonly box: Bytes };

/** What one transaction writes; no key occurs twice. */
export type Changes = {
  readonly putRows: readonly RowRecord[];
  readonly deleteRows: readonly string[];
  readonly putPages: readonly PageRecord[];
  readonly deletePages: readonly PageKey[];
  readonly putCover?: readonly CoverRecord[];
};

/** One record of the cover: random bytes, or what a hidden room keeps in it; numbered from 0, all of one size. */
export type CoverRecord = { readonly number: number; readonly bytes: Bytes };

/** Reads reject with `StorageFailure` when the database can't be read at all: closed, deleted under us, a failing disk. */
export type RowDatabase = {
  getRow(id: string): Promise<RowRecord | undefined>;
  /** In no particular order. */
  listRows(group: string): Promise<RowRecord[]>;
  getPage(key: PageKey): Promise<PageRecord | undefined>;
  /** At most `count` pages of a conversation from the newest on, newest first. */
  newestPages(conversation: string, count: number): Promise<PageRecord[]>;
  /** The orders of a conversation's pages, ascending. */
  pageOrders(conversation: string): Promise<number[]>;
  /** The pages that hold a message with this blind index. */
  findPages(token: string): Promise<PageKey[]>;
  /** The names of all rows, with their groups, and of all pages. */
  names(): Promise<{ readonly rows: readonly Pick<RowRecord, 'id' | 'group'>[]; readonly pages: readonly PageKey[] }>;
  /** All or nothing; durable when it resolves ok. */
  write(changes: Changes): Promise<Result<void, StorageError>>;
  /** All records of the cover by ascending number. */
  cover(): Promise<CoverRecord[]>;
  countCover(): Promise<number>;
  /** Whether there is any; counting thousands takes as long as all the rest of an opening. */
  hasCover(): Promise<boolean>;
  /**
   * Writes every record of the cover as it is once more, so that the order in which the database's files have them tells
   * nothing of earlier changes. Answers how many there are.
   */
  renewCover(): Promise<Result<number, StorageError>>;
  /** Renews the cover first, whichever room it was. */
  close(): void;
  /** Resolves once it has been closed and nothing is left to be written. */
  readonly settled: Promise<void>;
};
