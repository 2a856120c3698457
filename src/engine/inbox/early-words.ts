/**
 * What a friend says to this device before it has heard that they are one, from the account's other devices or, having asked
 * them, from the device on which they agreed: it is left to come again, for a while, instead of being forgotten.
 */
import { LIMITS } from '#model/limits.ts';
import type { DurableBody } from '#wire/payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { table } from '../storage/store.ts';

/** When somebody unknown said first what only a friend says. */
type Early = { readonly address: string; readonly since: number };

const EARLY = table<Early>('earlyWords');
/** The account's other devices have this long (ms) to say who somebody is; mail waits longer than that. */
const PATIENCE = 7 * 24 * 3_600_000;
const FRIENDS_WORDS: ReadonlySet<DurableBody['kind']> = new Set([
  'message',
  'burn',
  'endpoint',
  'capability',
  'devices',
]);
/** Of those what is taken from nobody who has only been asked. */
const AGREED_WORDS: ReadonlySet<DurableBody['kind']> = new Set(['message', 'burn']);

export type EarlyWordsParts = {
  /** Whether the account's other devices may know somebody who is unknown here. */
  mayBecomeKnown(tx: Transaction, address: string): Promise<boolean>;
  /** Whether somebody was asked to be a friend, and hasn't answered. */
  isAsked(address: string, tx: Transaction): boolean;
};

export class EarlyWords {
  readonly #core: Core;
  readonly #parts: EarlyWordsParts;
  readonly #rows = new CachedTable<Early>(EARLY, ({ address }) => address);

  #loaded = false;

  constructor(core: Core, parts: EarlyWordsParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Whether something is to come again later; the change that read it must come to nothing then. */
  async isTooEarly(tx: Transaction, address: string, { kind }: DurableBody): Promise<boolean> {
    const isEarly = this.#parts.isAsked(address, tx)
      ? AGREED_WORDS.has(kind)
      : FRIENDS_WORDS.has(kind) && (await this.#parts.mayBecomeKnown(tx, address));
    if (!isEarly) return false;
    await this.#ready();
    const known = this.#rows.get(address, tx);
    if (known !== undefined) return this.#core.since(known.since) < PATIENCE;
    if (this.#rows.all(tx).filter((row) => !this.#isOver(row)).length >= LIMITS.requests) return false;
    // in a change of its own, since the one that read it is undone
    this.#core.background('inbox.early', () => this.#core.transact((later) => this.#note(later, address)));
    return true;
  }

  /** They are a friend: what they say too early another time is a new beginning. */
  async forget(tx: Transaction, address: string): Promise<void> {
    await this.#ready();
    if (this.#rows.get(address, tx) !== undefined) this.#rows.delete(tx, address);
  }

  #isOver({ since }: Early): boolean {
    return this.#core.since(since) > 5 * PATIENCE;
  }

  /** Read at their first use, within a change. */
  async #ready(): Promise<void> {
    if (!this.#loaded) await this.#rows.load(this.#core.store);
    this.#loaded = true;
  }

  async #note(tx: Transaction, address: string): Promise<void> {
    for (const row of this.#rows.all(tx)) if (this.#isOver(row)) this.#rows.delete(tx, row.address);
    if (this.#rows.get(address, tx) === undefined) this.#rows.put(tx, { address, since: this.#core.now() });
  }
}
