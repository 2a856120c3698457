/** Friends: asked for, agreed to, ended, on both sides. */

import type { ContactRow } from '#contract/rows/contact.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { LIMITS } from '#model/limits.ts';
import { Notice } from '#model/notices.ts';
import type { DurableBody, ProfileCard } from '#wire/payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { OtherSide } from '../chat/chat-rows.ts';
import type { Sender } from '../inbox/inbox.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import type { Directory } from '../session/directory.ts';
import type { SessionStart } from '../session/session-start.ts';
import { CONTACTS, type Contact } from '../tables.ts';
import { Applies } from './applies.ts';
import type { Blacklist, Person, Refusal } from './blacklist.ts';
import { contactRow } from './contact-rows.ts';
import { ContactSettings } from './contact-settings.ts';

export type AddFriendError =
  | 'InvalidParameter'
  | 'AlreadyFriends'
  | Refusal
  | 'ContactNotFound'
  | 'NetworkError'
  | 'KeyVerificationFailed'
  | 'ContactLimitReached'
  | 'SendMessageFailed';

/** What a friendship touches outside the contacts. */
export type ContactActions = {
  ownProfile(): ProfileCard;
  notice(tx: Transaction, address: string, notice: Notice): Promise<void>;
  /** What hasn't left for them is taken back. */
  deleteConversation(tx: Transaction, address: string): Promise<void>;
  /** A contact's name or picture changed where conversations show it. */
  renamed(tx: Transaction, address: string): void;
  /** Somebody has become a friend, or has become one once more: within the change they may be told what friends get. */
  welcome(tx: Transaction, address: string): Promise<void>;
  /** Somebody is a friend no more. */
  parted(tx: Transaction, address: string): void;
  /** Somebody has become a friend: they may know where we are. */
  befriended(address: string): void;
};

export class Contacts {
  readonly contacts = new CachedTable<Contact>(CONTACTS, (contact) => contact.address);
  readonly applies: Applies;
  readonly settings: ContactSettings;
  readonly blacklist: Blacklist;
  readonly #core: Core;
  readonly #start: SessionStart;
  readonly #outbox: OutboxEntries;
  readonly #directory: Directory;
  readonly #actions: ContactActions;

  constructor(
    core: Core,
    start: SessionStart,
    outbox: OutboxEntries,
    directory: Directory,
    blacklist: Blacklist,
    actions: ContactActions,
  ) {
    this.#core = core;
    this.#start = start;
    this.#outbox = outbox;
    this.#directory = directory;
    this.#actions = actions;
    this.applies = new Applies(core);
    this.blacklist = blacklist;
    this.settings = new ContactSettings(core, (tx, address) => {
      this.changed(tx, address);
      actions.renamed(tx, address);
    });
  }

  async load(): Promise<void> {
    const { store } = this.#core;
    await Promise.all([
      this.contacts.load(store),
      this.applies.rows.load(store),
      this.settings.load(),
      this.blacklist.load(),
    ]);
  }

  row(address: string): ContactRow | undefined {
    const contact = this.contacts.get(address);
    if (contact === undefined) return undefined;
    const { settings, blacklist } = this;
    return contactRow(contact, settings.get(address), settings.hiddenUntil(address), blacklist.get(address));
  }

  /** What is known of somebody: as a contact, or by the request that waits. */
  person(tx: Transaction, address: string): Person | undefined {
    const contact = this.contacts.get(address, tx);
    const known = contact ?? this.applies.waiting(address, tx);
    const isContact = contact !== undefined;
    const isTold = isContact && contact.friendship !== 'ended';
    return known && { profile: known.profile, exchange: known.exchange, isContact, isTold };
  }

  /** What their conversation shows of somebody. */
  otherSide(address: string): OtherSide {
    const { muted } = this.settings.get(address);
    return { contact: this.contacts.get(address), muted, hiddenUntil: this.settings.hiddenUntil(address) };
  }

  /** Says how a contact is shown now, or that it is gone. */
  changed(tx: Transaction, address: string): void {
    tx.publish('contact.changed', () => ({ nodeId: address, row: this.row(address) ?? null }));
  }

  isFriend(address: string, tx?: Transaction): boolean {
    return this.contacts.get(address, tx)?.friendship === 'friend';
  }

  /** Whether typing, presence and receipts pass between us. */
  isInTouch(address: string, tx?: Transaction): boolean {
    return this.isFriend(address, tx) && this.blacklist.refusal(address, tx) === undefined;
  }

  inTouch(): Contact[] {
    return this.contacts.all().filter(({ address }) => this.isInTouch(address));
  }

  async add(address: string, content: string, remark: string): Promise<Result<void, AddFriendError>> {
    if (address === this.#core.own.address || content.length > LIMITS.requestContent || remark.length > LIMITS.remark) {
      return err('InvalidParameter');
    }
    const refusal = this.blacklist.refusal(address);
    if (refusal !== undefined) return err(refusal);
    if (this.isFriend(address)) return err('AlreadyFriends');
    if (this.applies.waiting(address) !== undefined) return this.agree(address, remark);
    if (this.contacts.all().length >= LIMITS.contacts) return err('ContactLimitReached');
    const begun = await this.#start.begin(address);
    if (!begun.ok) {
      if (begun.error === 'NotFound') return err('ContactNotFound');
      return err(begun.error === 'Invalid' ? 'KeyVerificationFailed' : 'NetworkError');
    }
    return this.#core.transact(async (tx): Promise<Result<void, AddFriendError>> => {
      if (this.isFriend(address, tx)) return err('AlreadyFriends');
      const known = this.contacts.get(address, tx);
      if (known !== undefined && this.#directory.isChanged(address, tx)) return err('KeyVerificationFailed');
      const profile = known?.profile ?? unknownProfile(address);
      this.#put(tx, address, { friendship: 'outgoing', profile, ...(remark === '' ? {} : { remark }) });
      return this.#say(tx, address, { kind: 'request', profile: this.#actions.ownProfile(), content });
    });
  }

  agree(
    address: string,
    remark: string,
  ): Promise<Result<void, 'ContactNotFound' | 'AlreadyFriends' | 'ContactLimitReached' | 'SendMessageFailed'>> {
    return this.#core.transact(async (tx) => {
      const apply = this.applies.waiting(address, tx);
      if (this.isFriend(address, tx)) return err('AlreadyFriends');
      // a request that was accepted once says nothing after the friendship has ended
      if (apply === undefined) return err('ContactNotFound');
      if (this.contacts.all().length >= LIMITS.contacts) return err('ContactLimitReached');
      this.applies.accept(tx, apply);
      await this.#befriend(tx, address, apply.profile, remark);
      return this.#say(tx, address, { kind: 'accept', profile: this.#actions.ownProfile() });
    });
  }

  setRemark(address: string, remark: string): Promise<Result<void, 'ContactNotFound'>> {
    return this.#core.transact(async (tx) => {
      if (this.contacts.get(address, tx) === undefined) return err('ContactNotFound');
      this.#put(tx, address, { remark });
      this.#actions.renamed(tx, address);
      return ok();
    });
  }

  remove(address: string): Promise<Result<void, 'ContactNotFound'>> {
    return this.#core.transact(async (tx) => {
      const contact = this.contacts.get(address, tx);
      if (contact === undefined) return err('ContactNotFound');
      this.forget(tx, address);
      this.#actions.parted(tx, address);
      await this.#actions.deleteConversation(tx, address);
      // without a session there is nobody to tell
      await this.#say(tx, address, { kind: 'unfriend' });
      this.changed(tx, address);
      return ok();
    });
  }

  /** Takes somebody off the contacts, and nothing else of them. */
  forget(tx: Transaction, address: string): void {
    this.contacts.delete(tx, address);
    this.settings.forget(tx, address);
    this.applies.forget(tx, address);
  }

  /** Tells every friend, and everybody who has been asked to become one, the owner's new name and picture. */
  async tellProfile(tx: Transaction, profile: ProfileCard): Promise<void> {
    const told = this.contacts
      .all(tx)
      .filter(({ address, friendship }) => friendship !== 'ended' && this.blacklist.refusal(address, tx) === undefined);
    for (const { address } of told) await this.#say(tx, address, { kind: 'profile', profile });
  }

  /** Tells somebody where we are to be written to from now on, whether or not they are a contact here any more. */
  async tellEndpoint(tx: Transaction, address: string, statement: Bytes): Promise<void> {
    await this.#say(tx, address, { kind: 'endpoint', statement });
  }

  /** Tells somebody that a friendship of another room is over, if that isn't one of this room, too. */
  async tellParted(tx: Transaction, address: string): Promise<void> {
    if (this.contacts.get(address, tx) === undefined) await this.#say(tx, address, { kind: 'unfriend' });
  }

  async receive(
    tx: Transaction,
    sender: Sender,
    body: Extract<DurableBody, { kind: 'request' | 'accept' | 'unfriend' | 'profile' }>,
  ): Promise<void> {
    const { address } = sender;
    const friendship = this.contacts.get(address, tx)?.friendship;
    const goThere = () => this.#directory.endpoints.goTo(tx, address, sender.peer.devices, sender.device);
    switch (body.kind) {
      case 'request':
        // the answer goes to where it was asked; who is a friend in a room stays one there
        if (friendship !== 'friend') goThere();
        if (friendship !== 'friend' && friendship !== 'outgoing')
          return this.applies.arrived(tx, sender, body.profile, body.content);
        // both asked, or they have lost what they knew of us: the answer is yes
        await this.#befriend(tx, address, body.profile);
        await this.#say(tx, address, { kind: 'accept', profile: this.#actions.ownProfile() });
        return;
      case 'accept':
        if (friendship === 'outgoing') await this.#befriend(tx, address, body.profile);
        return;
      case 'unfriend':
        if (friendship === 'friend') {
          this.#put(tx, address, { friendship: 'ended' });
          this.#actions.parted(tx, address);
          goThere();
        }
        if (this.applies.waiting(address, tx) !== undefined) this.applies.forget(tx, address);
        return;
      case 'profile':
        return this.#renamed(tx, address, body.profile);
    }
  }

  #renamed(tx: Transaction, address: string, profile: ProfileCard): void {
    this.applies.renamed(tx, address, profile);
    const contact = this.contacts.get(address, tx);
    if (contact === undefined || profile.version < contact.profile.version) return;
    this.#put(tx, address, { profile });
    this.#actions.renamed(tx, address);
  }

  async #befriend(tx: Transaction, address: string, profile: ProfileCard, remark?: string): Promise<void> {
    const before = this.contacts.get(address, tx);
    this.#put(tx, address, { friendship: 'friend', profile, ...(remark ? { remark } : {}) });
    await this.#actions.welcome(tx, address);
    if (before?.friendship === 'friend') return;
    await this.#actions.notice(tx, address, Notice.connected);
    tx.afterwards(() => this.#actions.befriended(address));
  }

  async #say(tx: Transaction, address: string, body: DurableBody): Promise<Result<void, 'SendMessageFailed'>> {
    const said = await this.#outbox.enqueue(tx, address, body);
    return said.ok ? ok() : err('SendMessageFailed');
  }

  #put(tx: Transaction, address: string, change: Partial<Contact>): void {
    const now = this.#core.now();
    const exchange = this.#directory.peers.get(address, tx)?.exchange;
    const known = this.contacts.get(address, tx);
    // what a person knew of somebody has gone with the contact: a new acquaintance begins from the keys of today
    if (known === undefined) this.#directory.trust.forget(tx, address);
    const before = known ?? {
      address,
      profile: unknownProfile(address),
      exchange: toHex(exchange ?? new Uint8Array(0)),
      remark: '',
      friendship: 'outgoing',
      created: now,
      updated: now,
      version: 0,
    };
    this.contacts.put(tx, { ...before, ...change, updated: now, version: before.version + 1 });
    this.changed(tx, address);
  }
}

/** How somebody is shown before they have told their name: the first eight characters of their address. */
export function unknownProfile(address: string): ProfileCard {
  return { nick: address.slice(0, 8), pfpId: -1, pfpUrl: '', version: 0 };
}
