/** When the account's state and its records on the home nodes are brought to say the same, and under which key. */
import { retryDelay } from '#domain/outbox/retry.ts';
import type { Item } from '#domain/state/item.ts';
import { ROOT_SHARD } from '#domain/state/shard-tree.ts';
import { deferred, SerialQueue } from '#lib/async.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Core } from '../account/core.ts';
import { isSameSalt, stateKeysOf, withOwnKey } from '../account/present-state-key.ts';
import type { Transaction } from '../account/transaction.ts';
import { inherit } from './inheritance.ts';
import { ShardSync, type ShardSyncActions, type ShardSyncError, type ShardSyncParts } from './shard-sync.ts';

/** Changes that come close together are written together (ms). */
const DEBOUNCE = 2_000;
/** What another device has edited it writes itself; should it not come to that, we do (ms). */
const OTHERS_PATIENCE = 60_000;
/** Records are looked at again this often while the connection stands (ms). */
const LOOK_AGAIN = 6 * 3_600_000;

export type SyncActions = ShardSyncActions & {
  /** Takes in items that were written before this device took the account over, within a change, and notes whether they are all. */
  inherit(tx: Transaction, items: readonly Item[], areAll: boolean): Promise<void>;
  /** Looks at the account's device list as the home nodes have it: it says under which key the state is kept. */
  refreshList(): Promise<unknown>;
  /** The home nodes have all that we have. */
  settled(): void;
  /** All records have been looked at: what else the home nodes show of the account is looked at, too. */
  looked(): Promise<void>;
};

/** `NoKey`: the device list names a key that this device wasn't given; the next list may have it. */
type SyncError = ShardSyncError | 'NoKey';

export class StateSync {
  readonly #core: Core;
  readonly #parts: ShardSyncParts;
  readonly #actions: SyncActions;
  readonly #queue = new SerialQueue();
  readonly #firstLook = deferred<void>();
  #shards: ShardSync | undefined;
  #cancel: () => void = () => undefined;
  #due = Number.POSITIVE_INFINITY;
  #attempts = 0;
  /** When all records are to be looked at again, whatever is written until then. */
  #lookAt = 0;
  /** A hidden room takes no other key until it's opened the next time. */
  #keepsKey = false;

  constructor(parts: ShardSyncParts, actions: SyncActions) {
    this.#core = parts.core;
    this.#parts = parts;
    this.#actions = actions;
  }

  /** Resolves once all records have been looked at for the first time since the account was opened, or couldn't be. */
  get looked(): Promise<void> {
    return this.#firstLook.promise;
  }

  /** To be called when the connection to the home nodes is back: reads all, then writes what waits. */
  connected(): void {
    this.#attempts = 0;
    this.#lookAt = 0;
    this.#run();
  }

  /** Something has changed here, or elsewhere: it is written soon. */
  changed(by: 'us' | 'others'): void {
    this.#later(by === 'us' ? DEBOUNCE : OTHERS_PATIENCE);
  }

  #later(delay: number): void {
    const due = this.#core.now() + delay;
    // what is due sooner does this as well
    if (this.#due <= due && this.#due > this.#core.now() - DEBOUNCE) return;
    this.#cancel();
    this.#due = due;
    this.#cancel = this.#core.after(delay, () => this.#run());
  }

  #run(): void {
    this.#cancel();
    this.#due = Number.POSITIVE_INFINITY;
    this.#core.background('state.sync', () =>
      this.#queue.run(async () => {
        const done = await this.#sync();
        this.#firstLook.resolve();
        if (this.#core.closed) return;
        if (done.ok) {
          this.#attempts = 0;
          this.#later(this.#untilLook());
          return;
        }
        this.#attempts++;
        this.#core.ports.log('warn', 'state.incomplete', { reason: done.error, attempt: this.#attempts });
        const [spread = 0] = this.#core.ports.random(1);
        this.#later(retryDelay(this.#attempts, spread / 256));
      }),
    );
  }

  /** How long (ms) until all records are looked at again; 0 also where a clock that was set says something else. */
  #untilLook(): number {
    const left = this.#lookAt - this.#core.now();
    return left > 0 && left <= LOOK_AGAIN ? left : 0;
  }

  async #sync(): Promise<Result<void, SyncError>> {
    const time = await this.#core.ports.network.time();
    if (!time.ok) return time;
    // a device that was dropped may go on writing under the key that it has: nobody is to read that any more
    await this.#actions.refreshList();
    await this.#takeOwnKey();
    const shards = await this.#present();
    if (shards === undefined) return err('NoKey');
    await shards.begin();
    const all = this.#untilLook() === 0;
    if (all) {
      const inherited = await inherit(this.#core, time.value, (...taken) => this.#actions.inherit(...taken));
      const read = inherited.ok ? await shards.read([ROOT_SHARD], time.value) : inherited;
      this.#firstLook.resolve();
      if (!read.ok) return read;
      await this.#actions.looked();
      this.#lookAt = this.#core.now() + LOOK_AGAIN;
    }
    const written = await shards.write(time.value);
    if (!written.ok) return written;
    if ((all || written.value) && !this.#core.closed) this.#actions.settled();
    return ok();
  }

  /** To the nodes it looks like a visible room: that goes on under another key once it's opened anew, too. */
  async #takeOwnKey(): Promise<void> {
    const core = this.#core;
    if (!core.isAlone || this.#keepsKey) return;
    await core.transact(async (tx) => {
      const row = withOwnKey(core.ports.random, core.own);
      if (row !== undefined) core.putOwn(tx, row);
    });
    this.#keepsKey = true;
  }

  /** The records under the key that holds now. */
  async #present(): Promise<ShardSync | undefined> {
    const key = (await stateKeysOf(this.#core.provider, this.#core))?.present;
    if (key !== undefined && this.#shards !== undefined && isSameSalt(this.#shards.salt, key.salt)) return this.#shards;
    this.#shards = key && new ShardSync(this.#parts, this.#actions, key);
    this.#lookAt = 0;
    return this.#shards;
  }
}
