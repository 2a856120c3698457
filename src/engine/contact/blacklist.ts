/**
 * Who is blocked, on either side: kept apart from contacts, since strangers can be blocked, too, and since a block outlasts
 * a friendship. The other side learns of it in the stream, where it also reads what had been stored before the block fell;
 * whatever else it has under way fails there. Strangers to whom nothing was ever said learn nothing.
 */
import { err, ok, type Result } from '#lib/result.ts';
import type { DurableBody, ProfileCard } from '#wire/payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Sender } from '../inbox/inbox.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import { BLACKLIST, type Blacklisted } from '../tables.ts';

export type Refusal = 'Blocked' | 'BlockedByOther';

/** What is known of somebody: as a contact, or by their request; `isTold` of friends, and of who was asked to be one. */
export type Person = {
  readonly profile: ProfileCard;
  readonly exchange: string;
  readonly isContact: boolean;
  readonly isTold: boolean;
};

/** What a block touches outside the blacklist. */
export type BlacklistActions = {
  person(tx: Transaction, address: string): Person | undefined;
  ownProfile(tx: Transaction): ProfileCard;
  /** Messages to somebody have failed because of their block: the conversation says so. */
  notDelivered(tx: Transaction, address: string): Promise<void>;
  /** A block has come or gone: whoever shows this person shows it. */
  changed(tx: Transaction, address: string): void;
  /** Their request is forgotten. */
  forgetApply(tx: Transaction, address: string): void;
  /** What they may do as a friend ends, or begins again. */
  parted(tx: Transaction, address: string, since?: number): void;
  welcome(tx: Transaction, address: string): Promise<void>;
  /** No direct connection leads to them any more. */
  part(address: string): void;
  /** They may know again where we are. */
  meet(address: string): void;
};

/** What is taken of somebody who is blocked: what keeps both sides' books in order, and shows nothing to the owner. */
const TAKEN: ReadonlySet<DurableBody['kind']> = new Set(['void', 'reset', 'accept', 'unfriend', 'block', 'unblock']);

export class Blacklist {
  readonly rows = new CachedTable<Blacklisted>(BLACKLIST, ({ address }) => address);
  readonly #core: Core;
  readonly #outbox: OutboxEntries;
  readonly #actions: BlacklistActions;

  constructor(core: Core, outbox: OutboxEntries, actions: BlacklistActions) {
    this.#core = core;
    this.#outbox = outbox;
    this.#actions = actions;
  }

  async load(): Promise<void> {
    await this.rows.load(this.#core.store);
  }

  get(address: string, tx?: Transaction): Blacklisted | undefined {
    return this.rows.get(address, tx);
  }

  /** Those whom the owner has blocked, the latest first. */
  blocked(): Blacklisted[] {
    return this.rows
      .all()
      .filter(({ blocked }) => blocked)
      .sort((a, b) => b.since - a.since);
  }

  /** Why nothing passes between us; undefined when it does. */
  refusal(address: string, tx?: Transaction): Refusal | undefined {
    const row = this.rows.get(address, tx);
    if (row?.blocked === true) return 'Blocked';
    return row?.blockedByOther === true ? 'BlockedByOther' : undefined;
  }

  /** Whether something that somebody says is taken. */
  admits(tx: Transaction, address: string, { kind }: DurableBody): boolean {
    return this.rows.get(address, tx)?.blocked !== true || TAKEN.has(kind);
  }

  block(address: string): Promise<Result<void, 'ContactNotFound' | 'Blocked'>> {
    return this.#core.transact(async (tx) => {
      if (this.rows.get(address, tx)?.blocked === true) return err('Blocked');
      if (!this.#put(tx, address, { blocked: true, since: this.#core.now() })) return err('ContactNotFound');
      // what lies in their mailbox is out of our hands
      await this.#outbox.park(tx, address, ({ stored }) => !stored);
      if (this.#mayLearn(tx, address))
        await this.#outbox.enqueue(tx, address, (device) => ({
          kind: 'block',
          ...this.#outbox.acknowledgement(tx, address, device),
        }));
      this.#actions.forgetApply(tx, address);
      this.#actions.parted(tx, address);
      tx.afterwards(() => this.#actions.part(address));
      return ok();
    });
  }

  unblock(address: string): Promise<Result<void, 'ContactNotFound'>> {
    return this.#core.transact(async (tx) => {
      if (this.rows.get(address, tx)?.blocked !== true) return err('ContactNotFound');
      this.#put(tx, address, { blocked: false });
      if (this.#mayLearn(tx, address)) {
        await this.#outbox.enqueue(tx, address, { kind: 'unblock' });
        await this.#reunite(tx, address);
      }
      return ok();
    });
  }

  /** They have blocked us, or no longer do. Only a contact's word is kept: strangers take up no room here. */
  async receive(
    tx: Transaction,
    { address, device }: Sender,
    body: Extract<DurableBody, { kind: 'block' | 'unblock' }>,
  ): Promise<void> {
    if (body.kind === 'unblock') {
      if (this.rows.get(address, tx)?.blockedByOther !== true) return;
      this.#put(tx, address, { blockedByOther: false });
      return this.#reunite(tx, address);
    }
    if (this.rows.get(address, tx) === undefined && this.#actions.person(tx, address)?.isContact !== true) return;
    this.#put(tx, address, { blockedByOther: true });
    // what they had stored by then has arrived, and nothing else will
    await this.#outbox.acknowledge(tx, address, device, body);
    if (await this.#outbox.park(tx, address, () => true)) await this.#actions.notDelivered(tx, address);
    tx.afterwards(() => this.#actions.part(address));
  }

  /** Takes over what another device of the owner knows, which has told the other side; `at`: when (ms) it was written there. */
  async adopt(tx: Transaction, address: string, row: Blacklisted | undefined, at: number): Promise<void> {
    const before = this.refusal(address, tx);
    if (row?.blocked === true || row?.blockedByOther === true) this.rows.put(tx, row);
    else if (this.rows.get(address, tx) !== undefined) this.rows.delete(tx, address);
    this.#actions.changed(tx, address);
    const refusal = this.refusal(address, tx);
    if (refusal !== undefined && before === undefined) {
      await this.#outbox.park(tx, address, ({ stored }) => !stored);
      if (refusal === 'Blocked') this.#actions.forgetApply(tx, address);
      this.#actions.parted(tx, address, at);
      tx.afterwards(() => this.#actions.part(address));
    }
    if (refusal === undefined && before !== undefined) {
      await this.#actions.welcome(tx, address);
      tx.afterwards(() => this.#actions.meet(address));
    }
  }

  /** Tells what was not told in the meantime, unless the other block still stands. */
  async #reunite(tx: Transaction, address: string): Promise<void> {
    if (this.refusal(address, tx) !== undefined) return;
    if (this.#actions.person(tx, address)?.isTold === true)
      await this.#outbox.enqueue(tx, address, { kind: 'profile', profile: this.#actions.ownProfile(tx) });
    await this.#actions.welcome(tx, address);
    tx.afterwards(() => this.#actions.meet(address));
  }

  /** A stranger to whom nothing was ever said must not learn from a block that somebody is there. */
  #mayLearn(tx: Transaction, address: string): boolean {
    return this.#actions.person(tx, address)?.isContact === true || this.#outbox.hasSaid(tx, address);
  }

  /** False for somebody of whom nothing is known. */
  #put(tx: Transaction, address: string, change: Partial<Blacklisted>): boolean {
    const person = this.#actions.person(tx, address) ?? this.rows.get(address, tx);
    if (person === undefined) return false;
    const { profile, exchange } = person;
    const before = this.rows.get(address, tx) ?? { address, blocked: false, blockedByOther: false, since: 0 };
    const row = { ...before, profile, exchange, ...change };
    if (row.blocked || row.blockedByOther) this.rows.put(tx, row);
    else this.rows.delete(tx, address);
    this.#actions.changed(tx, address);
    return true;
  }
}
