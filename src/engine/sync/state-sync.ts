/**
 * Keeps the account's state and its records on the home nodes the same: reads them and merges what others have written,
 * writes what they lack. A record that somebody else has written meanwhile is merged first, then written anew.
 */
import { retryDelay } from '#domain/outbox/retry.ts';
import { type Item, learnsFrom } from '#domain/state/item.ts';
import { childrenOf, ROOT_SHARD } from '#domain/state/shard-tree.ts';
import { deferred, SerialQueue } from '#lib/async.ts';
import { equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Sighting } from '#wire/state.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { NetworkError } from '../ports.ts';
import { bringAlong, type Shown } from './lagging-nodes.ts';
import { prevHashFor, RENEW_BEFORE, type ShardRecord, type ShardRecords } from './shard-records.ts';
import type { Shards } from './shards.ts';
import type { StateItems } from './state-items.ts';
import type { Shard } from './state-tables.ts';
import { judgeShown, remembered, type Witness } from './witness.ts';

/** Changes that come close together are written together (ms). */
const DEBOUNCE = 2_000;
/** What another device has edited it writes itself; should it not come to that, we do (ms). */
const OTHERS_PATIENCE = 60_000;
/** Records are looked at again this often while the connection stands (ms). */
const LOOK_AGAIN = 6 * 3_600_000;
/** As often is a record merged and written anew that others keep writing to. */
const ROUNDS = 8;
/** As many shards are asked for at the same time. */
const AT_ONCE = 16;

export type SyncActions = {
  /** Takes in items that a record holds, within a change; answers those that changed by it. */
  merge(tx: Transaction, items: readonly Item[]): Promise<readonly Item[]>;
  /** Records were written to nodes: the account's other devices are told. */
  wrote(sightings: readonly Sighting[]): void;
  /** The home nodes have all that we have. */
  settled(): void;
  /** All records have been looked at: what else the home nodes show of the account is looked at, too. */
  looked(): Promise<void>;
};

type SyncError = NetworkError | 'Contended';

export class StateSync {
  readonly #core: Core;
  readonly #items: StateItems;
  readonly #shards: Shards;
  readonly #records: ShardRecords;
  readonly #witness: Witness;
  readonly #actions: SyncActions;
  readonly #queue = new SerialQueue();
  readonly #firstLook = deferred<void>();
  #cancel: () => void = () => undefined;
  #due = Number.POSITIVE_INFINITY;
  #attempts = 0;
  /** When all records are to be looked at again, whatever is written until then. */
  #lookAt = 0;

  constructor(
    core: Core,
    items: StateItems,
    shards: Shards,
    records: ShardRecords,
    witness: Witness,
    actions: SyncActions,
  ) {
    this.#core = core;
    this.#items = items;
    this.#shards = shards;
    this.#records = records;
    this.#witness = witness;
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

  /** Reads all records and merges them. `Unreachable` when no home node answered. */
  pull(): Promise<Result<void, NetworkError>> {
    return this.#queue.run(async () => {
      const time = await this.#core.ports.network.time();
      return time.ok ? this.#pullAll([ROOT_SHARD], time.value) : time;
    });
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
        const done = await this.#sync(this.#untilLook() === 0);
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

  async #sync(all: boolean): Promise<Result<void, SyncError>> {
    const time = await this.#core.ports.network.time();
    if (!time.ok) return time;
    if (all) {
      const pulled = await this.#pullAll([ROOT_SHARD], time.value);
      this.#firstLook.resolve();
      if (!pulled.ok) return pulled;
      await this.#actions.looked();
      this.#lookAt = this.#core.now() + LOOK_AGAIN;
    }
    let wrote = all;
    const failed: string[] = [];
    let done: Result<void, SyncError> = ok();
    for (let [shard] = this.#shards.waiting(); shard !== undefined; [shard] = this.#shards.waiting(failed)) {
      const written = await this.#publish(shard.path, time.value);
      if (this.#core.closed) return written;
      wrote ||= written.ok;
      if (written.ok) continue;
      done = written;
      failed.push(shard.path);
    }
    if (done.ok && wrote && !this.#core.closed) this.#actions.settled();
    return done;
  }

  async #pullAll(paths: readonly string[], now: number): Promise<Result<void, NetworkError>> {
    for (let from = 0; from < paths.length; from += AT_ONCE) {
      const some = paths.slice(from, from + AT_ONCE);
      const pulled = await Promise.all(some.map((path) => this.#pull(path, now)));
      const failed = pulled.find((answer) => !answer.ok);
      if (failed !== undefined) return failed;
    }
    const below = paths.filter((path) => this.#shards.get(path).split).flatMap(childrenOf);
    return below.length === 0 ? ok() : this.#pullAll(below, now);
  }

  /** Reads the record of a shard from every home node that answers, and merges what they show. */
  async #pull(path: string, now: number): Promise<Result<void, NetworkError>> {
    const { ports } = this.#core;
    const name = await this.#records.nameOf(path);
    let failure: NetworkError = 'Unreachable';
    const shown: Shown[] = [];
    await Promise.all(
      this.#core.homeNodes.map(async (node) => {
        const found = await ports.network.getRecords([node], name);
        if (!found.ok) {
          failure = found.error;
          return;
        }
        const read = await Promise.all(found.value.map((bytes) => this.#records.read(path, bytes)));
        const genuine = read.flatMap((record) => (record.ok ? [record.value] : []));
        shown.push({ node, record: genuine[0] });
      }),
    );
    if (shown.length === 0) return err(failure);
    await this.#core.transact((tx) => this.#take(tx, path, shown, now));
    await bringAlong(ports.network, this.#records, path, shown, now);
    return ok();
  }

  async #take(tx: Transaction, path: string, shown: readonly Shown[], now: number): Promise<void> {
    await this.#items.ready(tx);
    const before = this.#shards.get(path, tx);
    let { witnessed } = before;
    for (const { node, record } of shown) {
      const known = witnessed.find((entry) => entry.node === node);
      const suspicion = judgeShown(known, record, now);
      if (suspicion !== undefined) this.#witness.raise(tx, suspicion, 'state', node);
      if (record !== undefined) witnessed = remembered(witnessed, node, record);
    }
    const records = shown.flatMap(({ record }) => (record === undefined ? [] : [record]));
    const newest = records.reduce<ShardRecord | undefined>(
      (best, record) => (best === undefined || record.version > best.version ? record : best),
      undefined,
    );
    const agree = shown.every(
      ({ record }) =>
        record !== undefined &&
        newest !== undefined &&
        equalBytes(record.hash, newest.hash) &&
        record.version >= before.version,
    );
    const split = before.split || records.some(({ content }) => content?.split === true);
    if (!before.split && split) this.#shards.split(tx, path);
    const progress = { ...placeAfter(before, newest, agree), expires: newest?.expires ?? 0, witnessed };
    if (newest !== undefined || before.version > 0) this.#shards.change(tx, path, progress);
    const items = records.flatMap(({ content }) => content?.items ?? []);
    const changed = await this.#actions.merge(tx, items);
    // of a shard that is split, what somebody still wrote there has to go further down
    const elsewhere = changed.filter((item) => this.#shards.pathOf(tx, item) !== path);
    this.#shards.markOf(tx, elsewhere);
    const lacking = !agree || (newest !== undefined && this.#lacks(tx, path, newest, now));
    const nothing = newest === undefined && before.version === 0 && this.#shards.itemsOf(tx, path).length === 0;
    if (lacking && !nothing) this.#shards.mark(tx, path);
    else if (newest !== undefined) this.#shards.change(tx, path, { published: this.#shards.get(path, tx).changed });
  }

  /** Whether a record that all nodes have must be written anew: it lacks something, or runs out. */
  #lacks(tx: Transaction, path: string, { content, expires }: ShardRecord, now: number): boolean {
    // one of a newer version of the app is left to that
    if (content === undefined) return false;
    if (expires - now < RENEW_BEFORE) return true;
    if (this.#shards.get(path, tx).split) return !content.split || content.items.length > 0;
    const theirs = new Map(content.items.map((item) => [`${item.map}/${item.id}`, item]));
    return this.#shards.itemsOf(tx, path).some((item) => {
      const known = theirs.get(`${item.map}/${item.id}`);
      return learnsFrom(known, item);
    });
  }

  /** Writes a shard to the home nodes; where somebody else was first, merges that and tries again. */
  async #publish(path: string, now: number): Promise<Result<void, SyncError>> {
    for (let round = 0; round < ROUNDS; round++) {
      const prepared = await this.#core.transact((tx) => this.#prepare(tx, path));
      if (prepared === 'split') return ok();
      const { shard, content } = prepared;
      const version = shard.version + 1;
      const written = await this.#records.write(path, content, version, prevHashFor(version, shard.hash), now);
      const { homeNodes, ports } = this.#core;
      const answers = await Promise.all(
        homeNodes.map(async (node) => ({ node, answer: await ports.network.putRecord(written.bytes, [node]) })),
      );
      const stored = answers.filter(({ answer }) => answer.ok).map(({ node }) => node);
      const conflict = answers.some(({ answer }) => !answer.ok && answer.error === 'Conflict');
      const { hash, expires } = written;
      if (stored.length > 0) {
        await this.#core.transact(async (tx) => {
          const { witnessed } = this.#shards.get(path, tx);
          const next = stored.reduce((all, node) => remembered(all, node, { version, hash, expires }), witnessed);
          const published = conflict ? {} : { published: shard.changed };
          this.#shards.change(tx, path, { version, hash, expires, witnessed: next, ...published });
        });
        this.#actions.wrote(stored.map((node) => ({ node, path, version, hash })));
      }
      if (!conflict) {
        const failed = answers.find(({ answer }) => !answer.ok)?.answer;
        return stored.length > 0 || failed === undefined || failed.ok ? ok() : failed;
      }
      const pulled = await this.#pull(path, now);
      if (!pulled.ok) return pulled;
      const { changed, published } = this.#shards.get(path);
      if (changed === published) return ok();
    }
    return err('Contended');
  }

  async #prepare(tx: Transaction, path: string) {
    await this.#items.ready(tx);
    const shard = this.#shards.get(path, tx);
    const items = shard.split ? [] : this.#shards.itemsOf(tx, path);
    const content = this.#records.encode({ split: shard.split, items });
    if (content.ok) return { shard, content: content.value };
    this.#shards.split(tx, path);
    return 'split' as const;
  }
}

/** Where the next record goes: behind the newest; where nodes disagree, above all of theirs, whatever came before it. */
function placeAfter({ version, hash }: Shard, newest: ShardRecord | undefined, agree: boolean) {
  if (newest === undefined || newest.version < version) return { version: version + 1, hash };
  return { version: agree ? newest.version : newest.version + 1, hash: newest.hash };
}
