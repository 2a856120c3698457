/**
 * Begins to talk with contacts that came with the account's state and that this device has no session with: they learn of
 * the device by its first message. One after another, since nodes count how many prekeys somebody takes.
 */
import { retryDelay } from '#domain/outbox/retry.ts';
import type { Result } from '#lib/result.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { LookupError } from '../session/directory.ts';
import { table } from '../storage/store.ts';

type Unreached = { readonly address: string };

/** Contacts to be talked with that haven't been yet. */
export const UNREACHED = table<Unreached>('unreached');
/** Whoever can't be found now is looked for again after this time (ms). */
const LOOK_AGAIN = 6 * 3_600_000;

export type ReachActions = {
  /** Whether they are to be talked with still. */
  isWanted(address: string): boolean;
  begin(address: string): Promise<Result<void, LookupError>>;
  /** Says who we are, within a change. */
  greet(tx: Transaction, address: string): Promise<void>;
};

export class Reach {
  readonly #core: Core;
  readonly #actions: ReachActions;
  readonly #rows = new CachedTable<Unreached>(UNREACHED, ({ address }) => address);
  #running = false;
  #attempts = 0;
  #cancel: () => void = () => undefined;

  constructor(core: Core, actions: ReachActions) {
    this.#core = core;
    this.#actions = actions;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
  }

  add(tx: Transaction, address: string): void {
    this.#rows.put(tx, { address });
  }

  /** To be called when there is somebody new, and when the connection is back. */
  run(): void {
    if (this.#running || this.#rows.all().length === 0) return;
    this.#cancel();
    this.#running = true;
    this.#core.background('state.reach', () =>
      this.#reachAll().finally(() => {
        this.#running = false;
      }),
    );
  }

  async #reachAll(): Promise<void> {
    let delay = LOOK_AGAIN;
    for (const { address } of this.#rows.all()) {
      if (this.#core.closed) return;
      const begun = this.#actions.isWanted(address) ? await this.#actions.begin(address) : undefined;
      if (begun?.ok === false) {
        if (begun.error !== 'Unreachable') continue;
        const [spread = 0] = this.#core.ports.random(1);
        delay = retryDelay(++this.#attempts, spread / 256);
        break;
      }
      this.#attempts = 0;
      await this.#core.transact(async (tx) => {
        if (begun !== undefined) await this.#actions.greet(tx, address);
        this.#rows.delete(tx, address);
      });
    }
    if (this.#rows.all().length > 0) this.#cancel = this.#core.after(delay, () => this.run());
  }
}
