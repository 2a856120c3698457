/**
 * The account's state and its records under one key: reads them and merges what others have written, writes what they lack.
 * A record that somebody else has written meanwhile is merged first, then written anew. Once another key holds, nothing that
 * was under way here changes anything any more.
 */
import { type Item, learnsFrom } from '#domain/state/item.ts';
import { childrenOf } from '#domain/state/shard-tree.ts';
import { equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Sighting } from '#wire/state.ts';
import type { Core } from '../account/core.ts';
import { isSameSalt, presentSaltOf, type StateKey, type StateSalt } from '../account/present-state-key.ts';
import type { Transaction } from '../account/transaction.ts';
import type { NetworkError } from '../ports.ts';
import { bringAlong } from './lagging-nodes.ts';
import { prevHashFor, RENEW_BEFORE, type ShardRecord, ShardRecords } from './shard-records.ts';
import type { Shards } from './shards.ts';
import { SHARDS_AT_ONCE, type Shown, shownRecords } from './shown-records.ts';
import type { StateItems } from './state-items.ts';
import type { Shard } from './state-tables.ts';
import { judgeShown, remembered, type Witness } from './witness.ts';

/** As often is a record merged and written anew that others keep writing to. */
const ROUNDS = 8;

export type ShardSyncParts = {
  readonly core: Core;
  readonly items: StateItems;
  readonly shards: Shards;
  readonly witness: Witness;
};

export type ShardSyncActions = {
  /** Takes in items that a record holds, within a change; answers those that changed by it. */
  merge(tx: Transaction, items: readonly Item[]): Promise<readonly Item[]>;
  /** Records were written to nodes, under the key of this salt: the account's other devices are told. */
  wrote(sightings: readonly Sighting[], salt: StateSalt): void;
};

/** `Superseded`: another key holds by now. */
export type ShardSyncError = NetworkError | 'Contended' | 'Superseded';

export class ShardSync {
  readonly #core: Core;
  readonly #items: StateItems;
  readonly #shards: Shards;
  readonly #witness: Witness;
  readonly #actions: ShardSyncActions;
  readonly #records: ShardRecords;
  /** Of the key that the records are under. */
  readonly salt: StateSalt;

  constructor({ core, items, shards, witness }: ShardSyncParts, actions: ShardSyncActions, { salt, key }: StateKey) {
    this.#core = core;
    this.#items = items;
    this.#shards = shards;
    this.#witness = witness;
    this.#actions = actions;
    this.salt = salt;
    this.#records = new ShardRecords(core.ports, key);
  }

  /** To be called first: what is known of records under another key is forgotten. */
  async begin(): Promise<void> {
    await this.#core.transact(async (tx) => {
      if (!isSameSalt(presentSaltOf(this.#core), this.salt) || this.#shards.areUnder(this.salt, tx)) return;
      await this.#items.ready(tx);
      this.#shards.moveUnder(tx, this.salt);
    });
  }

  /** Reads all records from this shard on and merges them; `now` is the home nodes' time. `Unreachable`: no node answered. */
  async read(paths: readonly string[], now: number): Promise<Result<void, ShardSyncError>> {
    for (let from = 0; from < paths.length; from += SHARDS_AT_ONCE) {
      const some = paths.slice(from, from + SHARDS_AT_ONCE);
      const pulled = await Promise.all(some.map((path) => this.#pull(path, now)));
      const failed = pulled.find((answer) => !answer.ok);
      if (failed !== undefined) return failed;
    }
    const below = paths.filter((path) => this.#shards.get(path).split).flatMap(childrenOf);
    return below.length === 0 ? ok() : this.read(below, now);
  }

  /** Writes all that waits, as far as it can; answers whether there was something that could be, or the last error. */
  async write(now: number): Promise<Result<boolean, ShardSyncError>> {
    let wrote = false;
    const failed: string[] = [];
    let error: ShardSyncError | undefined;
    for (let [shard] = this.#shards.waiting(); shard !== undefined; [shard] = this.#shards.waiting(failed)) {
      const written = await this.#publish(shard.path, now);
      if (written.ok) wrote = true;
      else if (written.error === 'Superseded' || this.#core.closed) return written;
      else {
        error = written.error;
        failed.push(shard.path);
      }
    }
    return error === undefined ? ok(wrote) : err(error);
  }

  /** Makes a change as long as this key holds. */
  #change<T>(task: (tx: Transaction) => Promise<T>): Promise<Result<T, 'Superseded'>> {
    return this.#core.transact(async (tx) => {
      const holds = isSameSalt(presentSaltOf(this.#core), this.salt) && this.#shards.areUnder(this.salt, tx);
      return holds ? ok(await task(tx)) : err('Superseded');
    });
  }

  /** Reads the record of a shard from every home node that answers, and merges what they show. */
  async #pull(path: string, now: number): Promise<Result<void, ShardSyncError>> {
    const { shown, failure } = await shownRecords(this.#core, this.#records, path);
    if (shown.length === 0) return err(failure ?? 'Unreachable');
    const taken = await this.#change((tx) => this.#take(tx, path, shown, now));
    if (!taken.ok) return taken;
    await bringAlong(this.#core.ports.network, this.#records, path, shown, now);
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
  async #publish(path: string, now: number): Promise<Result<void, ShardSyncError>> {
    for (let round = 0; round < ROUNDS; round++) {
      const prepared = await this.#change((tx) => this.#prepare(tx, path));
      if (!prepared.ok) return prepared;
      if (prepared.value === 'split') return ok();
      const { shard, content } = prepared.value;
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
        const noted = await this.#change(async (tx) => {
          const { witnessed } = this.#shards.get(path, tx);
          const next = stored.reduce((all, node) => remembered(all, node, { version, hash, expires }), witnessed);
          const published = conflict ? {} : { published: shard.changed };
          this.#shards.change(tx, path, { version, hash, expires, witnessed: next, ...published });
        });
        if (!noted.ok) return noted;
        const sightings = stored.map((node) => ({ node, path, version, hash }));
        this.#actions.wrote(sightings, this.salt);
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
