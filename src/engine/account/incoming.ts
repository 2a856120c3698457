/** What has come in and been read goes to whoever is concerned: what must arrive, in order, and what matters only now. */
import { toHex } from '#lib/bytes.ts';
import { Notice } from '#model/notices.ts';
import type { DurableBody, MomentaryPayload } from '#wire/payload.ts';
import type { BurnSettings } from '../burn/burn-settings.ts';
import type { Messages } from '../chat/messages.ts';
import type { Receipts } from '../chat/receipts.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { Acknowledgements } from '../inbox/acknowledgements.ts';
import { EarlyWords } from '../inbox/early-words.ts';
import type { InboxHandlers, Sender } from '../inbox/inbox.ts';
import type { Presence } from '../network/presence.ts';
import type { Capabilities } from '../outbox/capabilities.ts';
import type { Deposits } from '../outbox/deposits.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { SharedCapabilities } from '../outbox/shared-capabilities.ts';
import type { OwnRooms } from '../rooms/own-rooms.ts';
import { readPeer } from '../session/device-lists.ts';
import type { Directory } from '../session/directory.ts';
import type { ListRequests } from '../session/list-requests.ts';
import type { SessionReset } from '../session/session-reset.ts';
import type { AccountState } from '../sync/account-state.ts';
import { MAPS } from '../sync/map-names.ts';
import type { Core } from './core.ts';
import type { OwnDevices } from './own-devices.ts';
import type { Transaction } from './transaction.ts';

export type IncomingParts = {
  readonly acknowledgements: Acknowledgements;
  readonly burnSettings: BurnSettings;
  readonly capabilities: Capabilities;
  readonly contacts: Contacts;
  readonly deposits: Deposits;
  readonly directory: Directory;
  readonly listRequests: ListRequests;
  readonly messages: Messages;
  readonly outbox: Outbox;
  readonly ownDevices: OwnDevices;
  readonly presence: Presence;
  readonly receipts: Receipts;
  readonly reset: SessionReset;
  readonly room: OwnRooms;
  readonly shared: SharedCapabilities;
  readonly state: AccountState;
};

export class Incoming {
  readonly forInbox: InboxHandlers = {
    admits: (tx, address, body) => this.#parts.contacts.blacklist.admits(tx, address, body),
    isElsewhere: (address, tx) => this.#isElsewhere(address, tx),
    isKnown: (address, tx) =>
      address === this.#core.own.address || this.#parts.contacts.contacts.get(address, tx) !== undefined,
    forgotten: (tx, address) => this.#parts.contacts.applies.forget(tx, address),
    heard: ({ address, device }, byMail) => this.#parts.presence.heard(address, device, byMail),
    unreadable: ({ address, device }, kind) => {
      this.#core.ports.log('warn', 'message.unreadable', { kind });
      if (address === this.#core.own.address || this.#parts.contacts.isFriend(address))
        this.#parts.reset.unreadable(address, device, kind);
    },
    durable: (tx, sender, body) => this.durable(tx, sender, body),
    isTooEarly: (tx, address, body) => this.#early.isTooEarly(tx, address, body),
    momentary: (tx, sender, payload) => this.momentary(tx, sender, payload),
    // a friend who asks from a room that doesn't know of it is a friend where they are; who moves there says so there
    redirected: async (tx, sender, statement, asks) => {
      if (!asks || !this.#parts.contacts.isFriend(sender.address, tx)) await this.redirect(tx, sender, statement);
    },
  };
  readonly #core: Core;
  readonly #ask: () => IncomingParts;
  readonly #early: EarlyWords;
  readonly #isElsewhere: (address: string, tx: Transaction) => boolean;

  /** `parts`: asked for when something has come in, since they know each other. `isElsewhere`: who was moved to a room. */
  constructor(core: Core, parts: () => IncomingParts, isElsewhere: (address: string, tx: Transaction) => boolean) {
    this.#core = core;
    this.#isElsewhere = isElsewhere;
    this.#ask = parts;
    this.#early = new EarlyWords(core, {
      mayBecomeKnown: (tx, address) => this.#mayBecomeKnown(tx, address),
      isAsked: (address, tx) => this.#parts.contacts.contacts.get(address, tx)?.friendship === 'outgoing',
    });
  }

  /** Whether another device of the account can have made somebody a contact of whom nothing has come here. */
  async #mayBecomeKnown(tx: Transaction, address: string): Promise<boolean> {
    const { contacts, directory, state } = this.#parts;
    const { own } = this.#core;
    if (address === own.address || contacts.contacts.get(address, tx) !== undefined) return false;
    return directory.devicesOf(own.address, tx).length > 0 && !(await state.hasHeardOf(tx, MAPS.contacts, address));
  }

  get #parts(): IncomingParts {
    return this.#ask();
  }

  /** In stream order, once each, within the change that stores the session's progress. */
  async durable(tx: Transaction, sender: Sender, body: DurableBody): Promise<void> {
    const { address, device } = sender;
    this.#parts.reset.readable(address, device);
    if (address === this.#core.own.address) return this.#fromOwnDevice(tx, sender, body);
    const { contacts, messages, receipts } = this.#parts;
    switch (body.kind) {
      case 'void':
      case 'own':
        return;
      case 'reset':
        await this.#begunAnew(tx, sender, body);
        if (!contacts.isInTouch(address, tx)) return;
        await messages.notice(tx, address, Notice.sessionRenewed);
        // who has lost the session may have lost this as well
        return this.#parts.capabilities.issue(tx, address, device);
      case 'devices':
        if (contacts.contacts.get(address, tx) !== undefined) await this.#pin(tx, sender, body.list);
        return;
      case 'capability':
        // a friend's may come before the word that makes them one
        if (contacts.contacts.get(address, tx) !== undefined)
          this.#parts.deposits.granted(tx, address, device, body.token);
        return;
      case 'endpoint':
        if (contacts.contacts.get(address, tx) !== undefined) await this.redirect(tx, sender, body.statement);
        return;
      case 'message':
        // what somebody says who is no friend is taken off their hands and forgotten
        if (contacts.isFriend(address, tx)) await messages.receive(tx, sender, body);
        return;
      case 'burn':
        if (contacts.isFriend(address, tx)) await this.#parts.burnSettings.receive(tx, address, body, address);
        return;
      case 'read':
        return receipts.readByOther(tx, address, body.ids.map(toHex), body.at);
      case 'request':
      case 'accept':
      case 'unfriend':
      case 'profile':
        await contacts.receive(tx, sender, body);
        if (contacts.isFriend(address, tx)) await this.#early.forget(tx, address);
        return;
      case 'block':
      case 'unblock':
        return contacts.blacklist.receive(tx, sender, body);
    }
  }

  /** Somebody is to be written to elsewhere: what waits for them goes there. */
  async redirect(tx: Transaction, { address, peer }: Sender, statement: Uint8Array<ArrayBuffer>): Promise<void> {
    const redirected = await this.#parts.directory.endpoints.learn(tx, peer, statement);
    if (redirected === undefined) return;
    await this.#parts.outbox.entries.redirect(tx, address, redirected.from, redirected.to);
    await this.#parts.capabilities.issue(tx, address, redirected.to.id);
  }

  /** Another device of our own account says nothing that somebody else would. */
  async #fromOwnDevice(tx: Transaction, sender: Sender, body: DurableBody): Promise<void> {
    const { address, device } = sender;
    if (body.kind === 'own') await this.#parts.ownDevices.receive(tx, device, body.body);
    if (body.kind === 'devices') await this.#pin(tx, sender, body.list);
    if (body.kind === 'capability') this.#parts.deposits.granted(tx, address, device, body.token);
    if (body.kind !== 'reset') return;
    await this.#begunAnew(tx, sender, body);
    await this.#parts.capabilities.issue(tx, address, device);
  }

  async momentary(tx: Transaction, sender: Sender, payload: MomentaryPayload): Promise<void> {
    const { address, device } = sender;
    const { acknowledgements, contacts, listRequests, outbox, presence } = this.#parts;
    const isOwn = address === this.#core.own.address;
    this.#parts.reset.readable(address, device);
    switch (payload.kind) {
      case 'ack':
        outbox.heardFrom(address, device);
        // once they know that they are blocked, they may know what has come since
        if (await outbox.entries.acknowledge(tx, address, device, payload))
          tx.afterwards(() => acknowledgements.owe(address, device));
        return;
      case 'typing':
        if (contacts.isInTouch(address, tx))
          tx.publish('typing', () => ({ nodeId: address, isInputting: payload.active }));
        return;
      case 'wanting':
        return this.#parts.capabilities.issue(tx, address, device);
      case 'listWanted':
        tx.afterwards(() => listRequests.answer(address, device));
        return;
      case 'list':
        if (listRequests.isAsked(address, device)) await this.#learnList(tx, sender, payload.list);
        tx.afterwards(() => listRequests.answered(address, device));
        return;
      case 'capabilities':
        return this.#parts.shared.receive(tx, address, device, payload.given);
      case 'dropped':
        if (isOwn) await this.#pin(tx, sender, payload.list);
        return;
      case 'presence': {
        const { peerId, addresses, at } = payload;
        const meant = this.#parts.directory.devicesOf(address, tx).some(({ id }) => id === device);
        if (meant && (isOwn || contacts.isInTouch(address, tx)))
          tx.afterwards(() => presence.learned(address, device, { peerId, addresses }, at));
      }
    }
  }

  async #begunAnew(
    tx: Transaction,
    { address, device }: Sender,
    body: Extract<DurableBody, { kind: 'reset' }>,
  ): Promise<void> {
    const { entries } = this.#parts.outbox;
    await entries.acknowledge(tx, address, device, body);
    await entries.restart(tx, address, device, 0);
  }

  /** A list that no node has shown comes from one of its devices: the nodes that it names are to have it. */
  async #learnList(tx: Transaction, sender: Sender, list: Uint8Array<ArrayBuffer>): Promise<void> {
    const { address } = sender;
    const { directory } = this.#parts;
    const before = directory.peerOf(address, tx);
    await this.#pin(tx, sender, list);
    if (directory.peerOf(address, tx) === before) return;
    tx.afterwards(() => this.#core.background('directory.refresh', () => directory.refresh(address)));
  }

  /** Somebody says what devices they have now; only the account's own signature makes it so. */
  async #pin(tx: Transaction, { address }: Sender, list: Uint8Array<ArrayBuffer>): Promise<void> {
    const peer = await readPeer(this.#core.provider, list);
    if (peer.ok && peer.value.address === address) await this.#parts.directory.pin(tx, peer.value);
  }
}
