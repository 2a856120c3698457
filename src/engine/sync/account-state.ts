/** The state of an open account across its devices: its maps, its items, their way to the other devices and back. */
import type { Item } from '#domain/state/item.ts';
import { ROOT_SHARD } from '#domain/state/shard-tree.ts';
import { isCredible } from '#domain/state/stamp.ts';
import { encodeCbor } from '#wire/cbor.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import {
  decodeSightings,
  decodeStateItems,
  encodeSightings,
  encodeStateItems,
  type Sighting,
  STATE_MESSAGE_BYTES,
} from '#wire/state.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import { presentSaltOf, type StateSalt } from '../account/present-state-key.ts';
import type { Transaction } from '../account/transaction.ts';
import { MAPS } from './map-names.ts';
import type { Reach } from './reach.ts';
import { Shards } from './shards.ts';
import { StateItems } from './state-items.ts';
import { StateMaps } from './state-maps.ts';
import { StateSync } from './state-sync.ts';
import { STATE_MARK, type StateMark } from './state-tables.ts';
import { judgeTold, remembered, Witness } from './witness.ts';

const SIGHTINGS_AT_ONCE = 100;
/** The value of the item that stands while not all home nodes have shown what was there before. */
const INCOMPLETE = encodeCbor(true);
/** What else there is to do waits for the first look at the state, but not longer than this (ms). */
const FIRST_LOOK = 5_000;

type StateMessage = Extract<OwnBody, { kind: 'state' }>;
type SightingsMessage = Extract<OwnBody, { kind: 'seen' }>;
/** Says something to all other devices of the account, within a change. */
export type TellDevices = (tx: Transaction, message: StateMessage | SightingsMessage) => Promise<void>;

export type ListActions = {
  /** Goes by the account's device list as the home nodes have it. */
  refresh(): Promise<unknown>;
  /** Looks at what else home nodes show, of device lists. */
  lookAround(): Promise<void>;
};

export class AccountState {
  readonly maps: StateMaps;
  readonly witness: Witness;
  readonly #core: Core;
  readonly #items: StateItems;
  readonly #shards: Shards;
  readonly #sync: StateSync;
  readonly #reach: Reach;
  readonly #tell: TellDevices;
  readonly #mark = new CachedTable<StateMark>(STATE_MARK, ({ id }) => id);

  constructor(core: Core, reach: Reach, tell: TellDevices, lists: ListActions) {
    this.#core = core;
    this.#reach = reach;
    this.#tell = tell;
    this.#items = new StateItems(core);
    this.maps = new StateMaps(core, this.#items, (tx, items) => this.#edited(tx, items));
    this.witness = new Witness(core, () => this.#summary());
    this.#shards = new Shards(core, this.#items);
    const { witness } = this;
    this.#sync = new StateSync(
      { core, items: this.#items, shards: this.#shards, witness },
      {
        merge: (tx, items) => this.#merge(tx, items),
        inherit: async (tx, items, areAll) => {
          await this.#items.ready(tx);
          this.#shards.markOf(tx, await this.#merge(tx, items));
          const noted = this.#items.edit(tx, MAPS.inheritance, 'own', areAll ? null : INCOMPLETE);
          this.#shards.markOf(tx, noted === undefined ? [] : [noted]);
        },
        wrote: (sightings, salt) => this.#tellSightings(sightings, salt),
        refreshList: () => lists.refresh(),
        looked: () => lists.lookAround(),
        settled: () => {
          core.events.publish('state.changed', this.#summary());
          this.#reach.run();
        },
      },
    );
  }

  async load(): Promise<void> {
    const { store } = this.#core;
    await Promise.all([this.#shards.load(), this.witness.load(), this.#mark.load(store), this.#reach.load()]);
  }

  /** To be called whenever the connection to the home nodes is back. */
  connected(): void {
    // what dies with this session is nobody's to restore
    if (this.#core.ephemeral) return;
    this.#core.background('state.begin', async () => {
      await this.#begin();
      this.#sync.connected();
    });
  }

  /** Resolves once a device that had nothing of the state has looked for it, and after five seconds in any case. */
  restored(): Promise<void> {
    if (this.#core.ephemeral || this.#shards.get(ROOT_SHARD).version > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#core.after(FIRST_LOOK, resolve);
      void this.#sync.looked.then(resolve);
    });
  }

  /** To be called when the account's device list is another one: where it names another key, all is written anew under it. */
  listChanged(tx: Transaction): void {
    const core = this.#core;
    tx.afterwards(() => {
      // who signed the list writes at once, everybody else only what is missing then
      if (this.#isUnderPresentKey() || core.ephemeral) return;
      this.#sync.changed(core.own.signing.secretKey === null ? 'others' : 'us');
    });
  }

  /** How many edits each of these groups of maps has seen: never less than before, the same on devices that agree. */
  versions<Name extends string>(groups: Readonly<Record<Name, readonly string[]>>): Promise<Record<Name, number>> {
    return this.#core.transact(async (tx) => {
      await this.#items.ready(tx);
      const entries = Object.entries<readonly string[]>(groups).map(([name, maps]) => [
        name,
        this.#items.versionOf(tx, maps),
      ]);
      return Object.fromEntries(entries) as Record<Name, number>;
    });
  }

  /** Shards that wait to be written to the home nodes. */
  waiting(): number {
    if (this.#core.ephemeral) return 0;
    // the first record is still to come
    const isNew = this.#mark.get('own') === undefined || !this.#isUnderPresentKey();
    return Math.max(this.#shards.waiting().length, isNew ? 1 : 0);
  }

  /** Whether an item is there, or was and has been deleted, on any device that was heard of. */
  async hasHeardOf(tx: Transaction, map: string, id: string): Promise<boolean> {
    await this.#items.ready(tx);
    return this.#items.get(tx, map, id) !== undefined;
  }

  /** What another device of the account has edited. */
  async receive(tx: Transaction, message: StateMessage): Promise<void> {
    const items = decodeStateItems(message.items);
    if (!items.ok) return;
    await this.#items.ready(tx);
    const changed = await this.#merge(tx, items.value);
    this.#shards.markOf(tx, changed);
    if (changed.length === 0) return;
    tx.afterwards(() => {
      this.#sync.changed('others');
      this.#reach.run();
    });
  }

  /** Which records another device of the account has written to nodes. */
  async receiveSightings(tx: Transaction, message: SightingsMessage): Promise<void> {
    const sightings = decodeSightings(message.records);
    // whoever goes by another list has seen other records
    if (!sightings.ok || !this.#isUnderPresentKey(tx) || !this.#shards.areUnder(message.salt ?? null, tx)) return;
    for (const { node, path, version, hash } of sightings.value) {
      const home = this.#core.homeNodes.find((known) => known === node);
      if (home === undefined) continue;
      const { witnessed } = this.#shards.get(path, tx);
      const seen = { version, hash, expires: 0 };
      const suspicion = judgeTold(
        witnessed.find((entry) => entry.node === home),
        seen,
      );
      if (suspicion !== undefined) this.witness.raise(tx, suspicion, 'state', home);
      this.#shards.change(tx, path, { witnessed: remembered(witnessed, home, seen) });
    }
  }

  /** What the account held before it had a state is taken into it, once. */
  async #begin(): Promise<void> {
    if (this.#mark.get('own') !== undefined) return;
    await this.#core.transact(async (tx) => {
      await this.maps.takeAll(tx);
      this.#mark.put(tx, { id: 'own', begun: this.#core.now() });
    });
  }

  #isUnderPresentKey(tx?: Transaction): boolean {
    return this.#shards.areUnder(presentSaltOf(this.#core), tx);
  }

  #summary(): { alarms: number; waiting: number } {
    return { alarms: this.witness.alarms().filter(({ seen }) => !seen).length, waiting: this.waiting() };
  }

  async #merge(tx: Transaction, items: readonly Item[]): Promise<readonly Item[]> {
    const now = this.#core.now();
    const credible = items.filter((item) => isCredible(item.stamp, this.#items.get(tx, item.map, item.id)?.stamp, now));
    if (credible.length < items.length) this.#core.ports.log('warn', 'state.incredible');
    const merged = this.#items.merge(tx, credible);
    if (merged.length === 0) return [];
    await this.maps.apply(tx, merged);
    return merged.map(({ after }) => after);
  }

  async #edited(tx: Transaction, items: readonly Item[]): Promise<void> {
    this.#shards.markOf(tx, items);
    for (const part of partsOf(items)) await this.#tell(tx, { kind: 'state', items: part });
    tx.afterwards(() => this.#sync.changed('us'));
  }

  #tellSightings(sightings: readonly Sighting[], salt: StateSalt): void {
    this.#core.background('state.seen', () =>
      this.#core.transact(async (tx) => {
        for (let from = 0; from < sightings.length; from += SIGHTINGS_AT_ONCE) {
          const records = encodeSightings(sightings.slice(from, from + SIGHTINGS_AT_ONCE));
          await this.#tell(tx, { kind: 'seen', records, ...(salt === null ? {} : { salt }) });
        }
      }),
    );
  }
}

/** Items encoded, in as many messages as they take. */
function partsOf(items: readonly Item[]): Uint8Array<ArrayBuffer>[] {
  const whole = encodeStateItems(items);
  if (whole.length <= STATE_MESSAGE_BYTES || items.length === 1) return [whole];
  const middle = items.length >> 1;
  return [...partsOf(items.slice(0, middle)), ...partsOf(items.slice(middle))];
}
