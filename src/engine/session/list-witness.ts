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
  type SpokenList,
  sightOf,
} from './list-sights.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/**
 * A list that a device speaks of may be on its way to the nodes for so long (ms): one that reached a single node, and not
 * one that we know of, is brought to the others when a device of the account looks at them the next time, within six hours.
 */
const SPOKEN_PATIENCE = 12 * HOUR;
/** A friend's nodes may be so far (ms) ahead of the clock that we go by. */
const CLOCK_TOLERANCE = DAY;
/** A time of the nodes that is so far (ms) from ours is none: they could say it to excuse what they have lost. */
const CREDIBLE_DIFFERENCE = 30 * DAY;

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
  /** Accounts whose nodes are looked at again when what was spoken of must be there. */
  readonly #waiting = new Set<string>();

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
    const awaited = this.#awaited(address, before, homes, answers);
    const shown = answers.map((one) => {
      const { node, answer } = one;
      if (!homes.includes(node) || !hasAnswered(one)) return { ...one, caught: undefined };
      const known = before?.nodes.find((sight) => sight.node === node);
      return { ...one, caught: judge(known, answer.ok ? answer.value : undefined, awaited, grounds) };
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
      await this.#write(async (tx) => this.#actions.raise(tx, isFork ? 'fork' : 'rollback', node, address));
    }
  }

  /**
   * A device of the account has spoken of a list that may be above what we and its nodes have; `again` looks once more.
   * Nodes that don't show it, or a later one, in the end keep it back. One list is waited for at a time, and by one timer:
   * whoever speaks of ever newer ones has nothing done more often.
   */
  async spokenOf(address: string, { version, epoch }: SpokenList, again: () => void): Promise<void> {
    if (this.#homesOf(address).length === 0 || !this.#isUnmet(address, { version, epoch })) return;
    await this.#write(async (tx) => {
      const row = await this.#core.store.get(LIST_SIGHTS, address);
      const now = this.#core.now();
      const earlier = row?.spoken;
      const isAwaited = earlier !== undefined && earlier.since <= now && this.#isUnmet(address, earlier);
      const spoken = isAwaited ? earlier : { version, epoch, since: now };
      if (!isAwaited) tx.batch.put(LIST_SIGHTS, address, { address, nodes: row?.nodes ?? [], spoken });
      tx.afterwards(() => this.#lookAgain(address, spoken.since + SPOKEN_PATIENCE - now, again));
    });
  }

  /** Whether the nodes of somebody else are looked at, and brought along. */
  isFriend(address: string, tx?: Transaction): boolean {
    return this.#actions.isFriend(address, tx);
  }

  forget(tx: Transaction, address: string): void {
    tx.batch.delete(LIST_SIGHTS, address);
  }

  #lookAgain(address: string, delay: number, again: () => void): void {
    // what is overdue is judged at every look
    if (delay <= 0 || this.#waiting.has(address)) return;
    this.#waiting.add(address);
    this.#core.after(delay, () => {
      this.#waiting.delete(address);
      if (this.#homesOf(address).length > 0) again();
    });
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

  /** Whether a list is above the one that we go by: versions of two epochs say nothing of each other. */
  #isUnmet(address: string, { version, epoch }: SpokenList): boolean {
    const pinned = this.#actions.pinned(address);
    return pinned?.epoch === epoch && pinned.version < version;
  }

  /**
   * The version that some node must show by now, since a device has spoken of it; 0 where one does, or none needs to, or
   * the one that has it may be one that doesn't answer.
   */
  #awaited(
    address: string,
    before: Sights | undefined,
    homes: readonly HomeNode[],
    answers: readonly Answer[],
  ): number {
    const { spoken } = before ?? {};
    if (spoken === undefined || this.#core.now() - spoken.since < SPOKEN_PATIENCE) return 0;
    if (!this.#isUnmet(address, spoken)) return 0;
    if (!homes.every((home) => answers.some((one) => one.node === home && hasAnswered(one)))) return 0;
    // whoever lags behind another one is brought along
    const isThere = answers.some(({ answer }) => answer.ok && (answer.value?.version ?? 0) >= spoken.version);
    return isThere ? 0 : spoken.version;
  }

  /** Lists run out by the nodes' clock where it is credible, else by ours; it isn't asked for while none can have. */
  async #grounds(before: Sights | undefined, pinned: Peer | undefined): Promise<Grounds> {
    const own = this.#core.now();
    const expiries = before?.nodes.map(({ expires }) => expires) ?? [];
    if (pinned?.list !== undefined) expiries.push(expiryOf(pinned.list));
    const isOverAt = (now: number) => (expires: number) => expires <= now + CLOCK_TOLERANCE;
    if (!expiries.some(isOverAt(own + CREDIBLE_DIFFERENCE))) return { pinned, isOver: isOverAt(own) };
    const time = await this.#core.ports.network.time();
    const isCredible = time.ok && Math.abs(time.value - own) <= CREDIBLE_DIFFERENCE;
    return { pinned, isOver: isOverAt(isCredible ? time.value : own) };
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
      // whoever goes on speaking of a list isn't heard at every word
      const isHeard = caught.some(({ kind }) => kind === 'withheld');
      const spoken = before?.spoken && (isHeard ? { ...before.spoken, since: this.#core.now() } : before.spoken);
      if (isHeard || !isKept(before, nodes))
        tx.batch.put(LIST_SIGHTS, address, { address, nodes, ...(spoken && { spoken }) });
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
