/**
 * Whether home nodes show device lists as they are, ours and those of friends. An honest node never goes back to an older
 * record, replaces one by its successor only, and shows what it says that it has taken. A node that does otherwise hides
 * devices or brings dropped ones back; what is pinned here holds against it.
 */
import { type Bytes, fromBase58 } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { CREDIBLE_DIFFERENCE, credibleTime } from '../network/credible-time.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Alarm } from '../sync/state-tables.ts';
import type { Peer } from '../tables.ts';
import { readPeer } from './device-lists.ts';
import {
  type Answer,
  expiryOf,
  type Grounds,
  hasAnswered,
  isBehind,
  isKept,
  isOtherBranch,
  judge,
  LIST_SIGHTS,
  newest,
  type Sights,
  sightOf,
} from './list-sights.ts';

const DAY = 24 * 3_600_000;
/** A friend's nodes may be so far (ms) ahead of the clock that we go by. */
const CLOCK_TOLERANCE = DAY;

/** `caught`: what the node was caught at. */
export type Shown = Answer & { readonly caught: Alarm['kind'] | undefined };

export type ListWitnessActions = {
  /** What we go by. */
  pinned(address: string): Peer | undefined;
  isFriend(address: string, tx?: Transaction): boolean;
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
    const before = homes.length === 0 ? undefined : await this.#sightsOf(address);
    const answers = await Promise.all(
      nodes.map(async (node) => ({ node, answer: await this.#shownBy(node, address, key) })),
    );
    const pinned = this.#actions.pinned(address);
    const grounds = await this.#grounds(before, pinned);
    const shown = answers.map((one) => {
      const { node, answer } = one;
      if (!homes.includes(node) || !hasAnswered(one)) return { ...one, caught: undefined };
      const known = before?.nodes.find((sight) => sight.node === node);
      return { ...one, caught: judge(known, answer.ok ? answer.value : undefined, grounds) };
    });
    if (homes.length > 0) await this.#keep(address, homes, shown, grounds);
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
      const held = again.answer.ok ? again.answer.value : undefined;
      const isFork = isOtherBranch(held, pinned, list);
      // two signers of two epochs, of whom the node met the other one first: it must keep that until a later list comes
      if (isFork && held?.epoch !== pinned.epoch) continue;
      await this.#write(async (tx) => this.#actions.raise(tx, isFork ? 'fork' : 'withheld', node, address));
    }
  }

  /** Whether the nodes of somebody else are looked at, and brought along. */
  isFriend(address: string, tx?: Transaction): boolean {
    return this.#actions.isFriend(address, tx);
  }

  forget(tx: Transaction, address: string): void {
    tx.batch.delete(LIST_SIGHTS, address);
  }

  /** The nodes that keep an account's list for it; none of accounts that nobody here needs to know anything of. */
  #homesOf(address: string): readonly HomeNode[] {
    if (address === this.#core.own.address) return this.#core.homeNodes;
    return this.isFriend(address) ? (this.#actions.pinned(address)?.homeNodes ?? []) : [];
  }

  async #shownBy(node: HomeNode, address: string, key: Bytes): Promise<Shown['answer']> {
    const found = await this.#core.ports.network.getRecords([node], key);
    if (!found.ok) return found;
    const [bytes] = found.value;
    if (bytes === undefined) return ok<Required<Peer> | undefined>(undefined);
    const peer = await readPeer(this.#core.provider, bytes);
    return peer.ok && peer.value.address !== address ? err('Forged') : peer;
  }

  /** Lists run out by the nodes' clock where it is credible, else by ours; it isn't asked for while none can have. */
  async #grounds(before: Sights | undefined, pinned: Peer | undefined): Promise<Grounds> {
    const own = this.#core.now();
    const expiries = before?.nodes.map(({ expires }) => expires) ?? [];
    if (pinned?.list !== undefined) expiries.push(expiryOf(pinned.list));
    const isOverAt = (now: number) => (expires: number) => expires <= now + CLOCK_TOLERANCE;
    if (!expiries.some(isOverAt(own + CREDIBLE_DIFFERENCE))) return { pinned, isOver: isOverAt(own) };
    return { pinned, isOver: isOverAt(await credibleTime(this.#core.ports)) };
  }

  /** Remembers what the nodes have shown, and that they were caught. */
  async #keep(address: string, homes: readonly HomeNode[], shown: readonly Shown[], grounds: Grounds): Promise<void> {
    const sights = shown.flatMap(({ node, answer }) =>
      answer.ok && answer.value !== undefined && homes.includes(node) ? [sightOf(node, answer.value)] : [],
    );
    const caught = shown.flatMap(({ node, caught: kind }) => (kind === undefined ? [] : [{ node, kind }]));
    const known = await this.#sightsOf(address);
    if (caught.length === 0 && isKept(known, newest(known, homes, sights, grounds))) return;
    await this.#write(async (tx) => {
      const before = await this.#core.store.get(LIST_SIGHTS, address);
      const nodes = newest(before, homes, sights, grounds);
      if (!isKept(before, nodes)) tx.batch.put(LIST_SIGHTS, address, { address, nodes });
      for (const { node, kind } of caught) this.#actions.raise(tx, kind, node, address);
    });
  }

  #sightsOf(address: string): Promise<Sights | undefined> {
    return this.#unlessStorageFails(() => this.#core.store.get(LIST_SIGHTS, address));
  }

  #write(change: (tx: Transaction) => Promise<void>): Promise<void> {
    return this.#unlessStorageFails(() => this.#core.transact(change));
  }

  /** Lists can be looked up all the same where nothing can be remembered of them. */
  async #unlessStorageFails<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (reason) {
      if (!(reason instanceof StorageFailure)) throw reason;
      this.#core.ports.log('warn', 'lists.unkept', { storage: reason.reason.kind });
      return undefined;
    }
  }
}
