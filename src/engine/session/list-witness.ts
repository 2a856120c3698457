/**
 * Whether home nodes show device lists as they are, ours and those of friends. An honest node never goes back to an older
 * record, replaces one by its successor only, and shows what it says that it has taken. A node that does otherwise hides
 * devices or brings dropped ones back; what is pinned here holds against it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, equalBytes, fromBase58 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodeRecord, isWithinReach } from '#wire/record.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { NetworkError } from '../ports.ts';
import { table } from '../storage/store.ts';
import type { Alarm } from '../sync/state-tables.ts';
import type { Peer } from '../tables.ts';
import { readPeer } from './device-lists.ts';

/** The newest list of an account that a node was seen to have; `expires` by the nodes' clock. */
type Sight = Pick<Peer, 'version' | 'hash'> & { readonly node: HomeNode; readonly expires: number };
/** What is known of where an account's list is kept, beside the list that is pinned. */
type Sights = {
  readonly address: string;
  readonly nodes: readonly Sight[];
  /** The version that a device of the account has spoken of, above the list of this epoch that we have, and since when. */
  readonly spoken?: { readonly version: number; readonly epoch: number; readonly since: number };
};
export const LIST_SIGHTS = table<Sights>('listSights');

/** A list that a device speaks of may be on its way to the nodes for so long (ms): any device of the account brings it along. */
const SPOKEN_PATIENCE = 3_600_000;

/** What a node answered: undefined for no list. */
export type Shown = {
  readonly node: HomeNode;
  readonly answer: Result<Required<Peer> | undefined, NetworkError | 'Forged' | 'Invalid'>;
  /** What it was caught at. */
  readonly caught: Alarm['kind'] | undefined;
};

export type ListWitnessActions = {
  /** What we go by. */
  pinned(address: string): Peer | undefined;
  isFriend(address: string): boolean;
  raise(tx: Transaction, kind: Alarm['kind'], node: HomeNode, address: string): void;
};

export class ListWitness {
  readonly #core: Core;
  readonly #actions: ListWitnessActions;

  constructor(core: Core, actions: ListWitnessActions) {
    this.#core = core;
    this.#actions = actions;
  }

  /** Asks each of the nodes for the list of an account. What those of them show that keep it for its owner is judged. */
  async ask(address: string, nodes: readonly HomeNode[]): Promise<readonly Shown[]> {
    const key = fromBase58(address);
    if (key?.length !== 32) return [];
    const homes = this.#homesOf(address);
    // what a node had before it was asked it must still have when it answers
    const before = homes.length === 0 ? undefined : await this.#core.store.get(LIST_SIGHTS, address);
    const answers = await Promise.all(
      nodes.map(async (node) => ({ node, answer: await this.#shownBy(node, address, key) })),
    );
    const awaited = this.#awaited(address, before, answers);
    const judged = answers.map(({ node, answer }) => {
      const isJudged = homes.includes(node) && (answer.ok || answer.error === 'Forged');
      const shown = answer.ok ? answer.value : undefined;
      const known = before?.nodes.find((sight) => sight.node === node);
      const caught = isJudged ? judge(known, this.#actions.pinned(address), shown, awaited) : undefined;
      return { node, answer, caught };
    });
    const shown = await this.#unlessExpired(before, judged);
    await this.#keep(address, homes, shown);
    return shown;
  }

  /**
   * Gives the list that we go by to nodes that are behind it: their owner's devices may not have reached them. One that
   * says that it has it, or something else, and then shows it all the same as little as before, is caught.
   */
  async bringAlong(address: string, shown: readonly Shown[]): Promise<void> {
    const pinned = this.#actions.pinned(address);
    const { list } = pinned ?? {};
    if (pinned === undefined || list === undefined) return;
    const homes = this.#homesOf(address);
    for (const { node } of shown.filter((one) => homes.includes(one.node) && isBehind(one, pinned))) {
      const taken = await this.#core.ports.network.putRecord(list, [node]);
      if (!taken.ok && taken.error !== 'Conflict') continue;
      const [again] = await this.ask(address, [node]);
      if (again === undefined || again.caught !== undefined || !isBehind(again, pinned)) continue;
      const kind = again.answer.ok && isOtherBranch(again.answer.value, pinned, list) ? 'fork' : 'rollback';
      await this.#core.transact(async (tx) => this.#actions.raise(tx, kind, node, address));
    }
  }

  /**
   * A device of the account has spoken of a list of a version above what we and its nodes have; `again` looks once more.
   * Nodes that don't show one of it, or a later one, in the end keep it back.
   */
  async spokenOf(address: string, version: number, again: () => void): Promise<void> {
    const epoch = this.#actions.pinned(address)?.epoch;
    if (epoch === undefined || this.#homesOf(address).length === 0) return;
    await this.#core.transact(async (tx) => {
      const row = await this.#core.store.get(LIST_SIGHTS, address);
      const before = row?.spoken;
      if (before !== undefined && before.epoch === epoch && before.version >= version) return;
      const spoken = { version, epoch, since: this.#core.now() };
      tx.batch.put(LIST_SIGHTS, address, { address, nodes: row?.nodes ?? [], spoken });
      tx.afterwards(() => this.#core.after(SPOKEN_PATIENCE, again));
    });
  }

  forget(tx: Transaction, address: string): void {
    tx.batch.delete(LIST_SIGHTS, address);
  }

  /** The nodes that keep an account's list for it; none of accounts that nobody here needs to know anything of. */
  #homesOf(address: string): readonly HomeNode[] {
    if (address === this.#core.own.address) return this.#core.homeNodes;
    return this.#actions.isFriend(address) ? (this.#actions.pinned(address)?.homeNodes ?? []) : [];
  }

  async #shownBy(node: HomeNode, address: string, key: Bytes): Promise<Shown['answer']> {
    const found = await this.#core.ports.network.getRecords([node], key);
    if (!found.ok) return found;
    const [bytes] = found.value;
    if (bytes === undefined) return ok<Required<Peer> | undefined>(undefined);
    const peer = await readPeer(this.#core.provider, bytes);
    return peer.ok && peer.value.address !== address ? err('Forged') : peer;
  }

  /** The version that some node must show by now, since a device has spoken of it; 0 where one does, or none needs to. */
  #awaited(address: string, before: Sights | undefined, answers: readonly Pick<Shown, 'answer'>[]): number {
    const { spoken } = before ?? {};
    const pinned = this.#actions.pinned(address);
    if (spoken === undefined || this.#core.now() - spoken.since < SPOKEN_PATIENCE) return 0;
    if (pinned?.epoch !== spoken.epoch || pinned.version >= spoken.version) return 0;
    // whoever lags behind another one is brought along
    const isThere = answers.some(({ answer }) => answer.ok && (answer.value?.version ?? 0) >= spoken.version);
    return isThere ? 0 : spoken.version;
  }

  /** What a node had and has expired may be gone, and then be begun anew. */
  async #unlessExpired(before: Sights | undefined, shown: readonly Shown[]): Promise<readonly Shown[]> {
    if (shown.every(({ caught }) => caught !== 'rollback')) return shown;
    const time = await this.#core.ports.network.time();
    const now = time.ok ? time.value : Number.POSITIVE_INFINITY;
    return shown.map((one) => {
      const expires = before?.nodes.find(({ node }) => node === one.node)?.expires ?? 0;
      return one.caught === 'rollback' && expires <= now ? { ...one, caught: undefined } : one;
    });
  }

  /** Remembers what the nodes have shown, and that they were caught. */
  async #keep(address: string, homes: readonly HomeNode[], shown: readonly Shown[]): Promise<void> {
    if (homes.length === 0) return;
    const sights = shown.flatMap(({ node, answer }) =>
      answer.ok && answer.value !== undefined && homes.includes(node) ? [sightOf(node, answer.value)] : [],
    );
    const caught = shown.flatMap(({ node, caught: kind }) => (kind === undefined ? [] : [{ node, kind }]));
    if (caught.length === 0 && isKept(await this.#core.store.get(LIST_SIGHTS, address), homes, sights)) return;
    await this.#core.transact(async (tx) => {
      const before = await this.#core.store.get(LIST_SIGHTS, address);
      // whoever goes on speaking of a list isn't heard at every word
      const isHeard = caught.some(({ kind }) => kind === 'withheld');
      const spoken = before?.spoken && (isHeard ? { ...before.spoken, since: this.#core.now() } : before.spoken);
      if (isHeard || !isKept(before, homes, sights)) {
        const nodes = newest(before, homes, sights);
        tx.batch.put(LIST_SIGHTS, address, { address, nodes, ...(spoken && { spoken }) });
      }
      for (const { node, kind } of caught) this.#actions.raise(tx, kind, node, address);
    });
  }
}

function judge(
  known: Sight | undefined,
  pinned: Peer | undefined,
  shown: Peer | undefined,
  awaited: number,
): Shown['caught'] {
  if (shown !== undefined) {
    // of two epochs there can be two lists of one version, of which a node has the one that came first
    const isOtherThanPinned = pinned !== undefined && pinned.epoch === shown.epoch && isOther(pinned, shown);
    if (isOtherThanPinned || (known !== undefined && isOther(known, shown))) return 'fork';
  }
  const version = shown?.version ?? 0;
  if (known !== undefined && version < known.version) return 'rollback';
  return version < awaited ? 'withheld' : undefined;
}

function sightOf(node: HomeNode, { version, hash, list }: Required<Peer>): Sight {
  const record = decodeRecord(list);
  return { node, version, hash, expires: record.ok ? record.value.expires : 0 };
}

/** What is remembered from now on: of each home node the newest that was seen, whatever is shown later. */
function newest(row: Sights | undefined, homes: readonly HomeNode[], sights: readonly Sight[]): readonly Sight[] {
  const all = [...(row?.nodes ?? []), ...sights];
  return homes.flatMap((home) => {
    const here = all.filter(({ node }) => node === home);
    return here.length === 0 ? [] : [here.reduce((best, sight) => (sight.version > best.version ? sight : best))];
  });
}

/** Whether a row says all this already. */
function isKept(row: Sights | undefined, homes: readonly HomeNode[], sights: readonly Sight[]): boolean {
  const after = newest(row, homes, sights);
  return after.length === (row?.nodes.length ?? 0) && after.every((sight) => row?.nodes.includes(sight) === true);
}

function isOther(one: Pick<Peer, 'version' | 'hash'>, other: Pick<Peer, 'version' | 'hash'>): boolean {
  return one.version === other.version && !equalBytes(one.hash, other.hash);
}

/** Whether a node has answered with less than the list that we go by, and could take that. */
function isBehind({ answer }: Shown, { version }: Peer): boolean {
  if (!answer.ok && answer.error !== 'Forged') return false;
  const shown = answer.ok ? answer.value?.version : undefined;
  return (shown ?? 0) < version && isWithinReach(version, shown);
}

/** Whether a list is the one before ours by its version, and ours was made of another one. */
function isOtherBranch(shown: Required<Peer> | undefined, pinned: Peer, list: Bytes): boolean {
  const record = decodeRecord(list);
  if (shown === undefined || !record.ok || shown.version !== pinned.version - 1) return false;
  return !equalBytes(record.value.prevHash, sha256(shown.list));
}
