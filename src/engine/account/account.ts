/** An open account: its parts, wired together, from loading to closing. */
import type { MessageRow } from '#contract/rows/message.ts';
import { ConnectionValue } from '#model/enumerations.ts';
import { Notice } from '#model/notices.ts';
import { Burn } from '../burn/burn.ts';
import { messageRow } from '../chat/chat-rows.ts';
import { Conversations } from '../chat/conversations.ts';
import { Deleting } from '../chat/deleting.ts';
import { Messages } from '../chat/messages.ts';
import { OwnCopies } from '../chat/own-copies.ts';
import { Receipts } from '../chat/receipts.ts';
import { type Contacts, unknownProfile } from '../contact/contacts.ts';
import { friendActions } from '../contact/friend-actions.ts';
import { openContacts } from '../contact/open-contacts.ts';
import { Machines } from '../devices/machines.ts';
import { History } from '../history/history.ts';
import { Acknowledgements } from '../inbox/acknowledgements.ts';
import { Inbox } from '../inbox/inbox.ts';
import { PRESENCE_TTL, Presence } from '../network/presence.ts';
import { Capabilities } from '../outbox/capabilities.ts';
import { Deposits } from '../outbox/deposits.ts';
import { Momentary } from '../outbox/momentary.ts';
import { Outbox } from '../outbox/outbox.ts';
import { SharedCapabilities } from '../outbox/shared-capabilities.ts';
import type { ConnectionState } from '../ports.ts';
import { OwnRooms } from '../rooms/own-rooms.ts';
import { Channels } from '../session/channels.ts';
import { Directory } from '../session/directory.ts';
import { ListRequests } from '../session/list-requests.ts';
import { ListWitness } from '../session/list-witness.ts';
import { PrekeyStock } from '../session/prekey-stock.ts';
import { SessionNeeds } from '../session/session-needs.ts';
import { SessionReset } from '../session/session-reset.ts';
import { SessionStart } from '../session/session-start.ts';
import { Trust } from '../session/trust.ts';
import type { AccountState } from '../sync/account-state.ts';
import { openState } from '../sync/open-state.ts';
import { seenElsewhere } from '../sync/trust-map.ts';
import type { Message } from '../tables.ts';
import type { Core } from './core.ts';
import { type DeviceEnd, DeviceListKeeper } from './device-list-keeper.ts';
import { DeviceNews } from './device-news.ts';
import { Incoming } from './incoming.ts';
import { OwnDevices } from './own-devices.ts';
import { ownHandlers } from './own-handlers.ts';
import { Profile } from './profile.ts';
import { Publication } from './publication.ts';
import { Settings } from './settings.ts';
import type { Transaction } from './transaction.ts';

/** Somebody who is writing says so again within this time; it is of no use later. */
const TYPING_TTL = 10_000;
/** For whoever is away for some days. */
const WANTING_TTL = 7 * 24 * 3_600_000;

export class Account {
  readonly core: Core;
  readonly profile: Profile;
  readonly settings: Settings;
  readonly room: OwnRooms;
  readonly directory: Directory;
  readonly contacts: Contacts;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly deleting: Deleting;
  readonly burn: Burn;
  readonly devices: DeviceListKeeper;
  readonly machines: Machines;
  readonly ownDevices: OwnDevices;
  readonly state: AccountState;
  readonly history: History;
  readonly #prekeys: PrekeyStock;
  readonly #publication: Publication;
  readonly #channels: Channels;
  readonly #presence: Presence;
  readonly #deposits: Deposits;
  readonly #outbox: Outbox;
  readonly #capabilities: Capabilities;
  readonly #momentary: Momentary;
  readonly #listRequests: ListRequests;
  readonly #shared: SharedCapabilities;
  readonly #acknowledgements: Acknowledgements;
  readonly #reset: SessionReset;
  readonly #inbox: Inbox;
  #connection: ConnectionState = 'connecting';
  #starting: Promise<void> = Promise.resolve();

  /** `ended`: this device is none of the account's any more. */
  constructor(core: Core, ended: (end: DeviceEnd) => void) {
    this.core = core;
    this.profile = new Profile(core);
    this.settings = new Settings(core);
    this.room = new OwnRooms(core);
    const trust = new Trust(core, {
      isFriend: (address, tx) => this.contacts.isFriend(address, tx),
      announce: (tx, address) => this.messages.notice(tx, address, Notice.keysChanged),
      seen: (address) => this.#meet(address),
      seenElsewhere: (tx, address) => seenElsewhere(this.state, tx, address),
    });
    const lists = new ListWitness(core, {
      pinned: (address) => this.directory.peerOf(address),
      isFriend: (address, tx) => this.contacts.isFriend(address, tx),
      raise: (tx, kind, node, address) => this.state.witness.raiseOfList(tx, kind, node, address),
    });
    this.directory = new Directory(core, trust, lists, {
      dropped: (tx, address, devices) => news.dropped(tx, address, devices),
      ownList: (tx, peer, list) => this.devices.adopt(tx, peer, list),
      unfound: (address, device) => this.#listRequests.ask(address, device),
    });
    const parts = () => ({
      core,
      acknowledgements: this.#acknowledgements,
      burnSettings: this.burn.settings,
      capabilities: this.#capabilities,
      channels: this.#channels,
      contacts: this.contacts,
      deleting: this.deleting,
      deposits: this.#deposits,
      devices: this.devices,
      directory: this.directory,
      inbox: this.#inbox,
      listRequests: this.#listRequests,
      machines: this.machines,
      messages: this.messages,
      momentary: this.#momentary,
      outbox: this.#outbox,
      ownDevices: this.ownDevices,
      prekeys: this.#prekeys,
      presence: this.#presence,
      publication: this.#publication,
      receipts: this.receipts,
      reset: this.#reset,
      room: this.room,
      shared: this.#shared,
      state: this.state,
    });
    this.machines = new Machines(core, parts);
    const news = new DeviceNews(core, parts, ended);
    this.devices = new DeviceListKeeper(core, this.directory, news);
    const copies = new OwnCopies(() => this.ownDevices);
    this.#prekeys = new PrekeyStock(core);
    this.#shared = new SharedCapabilities(core, parts);
    this.#channels = new Channels(core, this.#prekeys, (address, device) => {
      this.#outbox.flush(address, device);
      this.#shared.opened(address, device);
    });
    this.#presence = new Presence(core, {
      everyone: () => [core.own, ...this.contacts.inTouch()].flatMap(({ address }) => this.directory.namesOf(address)),
      announce: (address, device, said) => this.#momentary.send(address, device, PRESENCE_TTL, () => said),
      changed: (address, device, direct) => this.#directChanged(address, device, direct),
      doubted: (address, device) => this.#outbox.flush(address, device),
      lostHere: (address, device) => this.#acknowledgements.owe(address, device),
    });
    // whose devices may write to us, and learn where we are: those of friends, and our own
    const mayWrite = (address: string, tx?: Transaction) =>
      address === core.own.address || this.contacts.isInTouch(address, tx);
    this.#deposits = new Deposits(core, (address, device) => {
      if (mayWrite(address)) this.#momentary.tell(address, device, WANTING_TTL, { kind: 'wanting' });
    });
    const ways = [core, this.#channels, this.directory, this.#presence, this.#deposits] as const;
    this.#outbox = new Outbox(...ways, {
      report: (tx, id, report) => this.messages.report(tx, id, report),
      delivered: (tx, ids) => copies.delivered(tx, ids),
      wanting: (address, device) => needs.need(address, device),
    });
    this.#momentary = new Momentary(...ways);
    this.#listRequests = new ListRequests(core, this.#momentary, mayWrite);
    const { entries } = this.#outbox;
    this.#capabilities = new Capabilities(core, this.directory, entries, mayWrite);
    const own = ownHandlers(() => this);
    this.ownDevices = new OwnDevices(core, entries, this.directory, own);
    this.#publication = new Publication(core, parts);
    this.#acknowledgements = new Acknowledgements(core, this.#channels, this.#momentary, entries);
    const start = new SessionStart(core, this.#channels, this.directory, this.#deposits);
    const needs = new SessionNeeds(core, this.#channels, this.directory, start);
    this.#reset = new SessionReset(core, this.#channels, start, entries, async (tx, address) => {
      if (address !== core.own.address) await this.messages.notice(tx, address, Notice.sessionRenewed);
    });
    const friends = friendActions(parts);
    this.contacts = openContacts(this, start, entries, {
      ...friends,
      part: (address) => this.#presence.part(address),
      meet: (address) => this.#meet(address),
    });
    const { blacklist } = this.contacts;
    this.conversations = new Conversations(core, {
      otherSide: (address) => this.contacts.otherSide(address),
      topTime: (address, tx) => this.contacts.settings.get(address, tx).topTime,
    });
    this.burn = new Burn(this, entries);
    this.messages = new Messages(core, entries, start, this.directory, this.conversations, copies, {
      row: (message) => this.messageRow(message),
      refusal: (address, tx) => (this.isElsewhere(address, tx) ? 'ContactNotFound' : blacklist.refusal(address, tx)),
      ...this.burn.forMessages,
    });
    this.receipts = new Receipts(core, entries, this.conversations, this.messages, blacklist, copies);
    this.deleting = new Deleting(core, entries, this.conversations, this.receipts, this.messages, copies);
    const incoming = new Incoming(core, parts, (address, tx) => this.isElsewhere(address, tx));
    this.#inbox = new Inbox(core, this.#channels, this.directory, this.#acknowledgements, incoming.forInbox);
    this.state = openState({ ...friends, account: this, start, entries });
    this.history = new History(core, this.conversations, this.messages, this.receipts, this.ownDevices);
    core.onStorageRecovery(() => this.#outbox.resume());
  }

  /** Reads everything that lives in memory, side by side: most of the time goes into waiting for the database. */
  async load(): Promise<void> {
    const { directory, contacts, conversations, history, machines, profile, settings, state } = this;
    const { deleted, early } = this.messages;
    const own = [conversations, contacts, profile, settings, machines, deleted, early, state, history];
    const ways = [directory, this.#channels, this.#deposits, this.#capabilities, this.#outbox, this.#inbox];
    await this.burn.loadAround(() => Promise.all([...own, this.room, ...ways].map((part) => part.load())));
  }

  /** Goes online once `free` says that the network can be started; mail begins to come and go. */
  connect(free: Promise<void>): Promise<void> {
    this.#starting = free.then(() => (this.core.closed ? undefined : this.#startNetwork()));
    return this.#starting;
  }

  /** Keys and store are closed when this resolves. `offline` resolves later, when the network has stopped as well. */
  async close(): Promise<{ offline: Promise<void> }> {
    // one that is still starting is stopped once it has: stopping it earlier would leave it running
    const offline = this.#starting
      .catch(() => undefined)
      .then(() => this.core.ports.network.stop())
      .catch(() => this.core.ports.log('warn', 'network.stop'));
    await this.core.close();
    return { offline };
  }

  async #startNetwork(): Promise<void> {
    // nothing but mail needs the prekeys, and they are many
    await this.#prekeys.load();
    const { own, ports } = this.core;
    await ports.network.start(this.core.mailboxIdentity(), this.directory.homeNodesOf(own.address), {
      connection: (state) => this.#connectionChanged(state),
      envelope: (envelope, { kind }) => this.#inbox.receive(envelope, kind === 'mailbox'),
      peer: (...change) => this.#presence.peer(...change),
      address: (address) => this.#presence.ownAddress(address),
    });
    this.#outbox.resume();
  }

  connectionValue(): ConnectionValue {
    return ConnectionValue[this.#connection];
  }

  messageRow(message: Message): MessageRow {
    const burnsAt = this.burn.clock.burnsAt(message.id);
    if (message.author === this.core.own.address) return messageRow(message, this.profile.card(), '', burnsAt);
    const contact = this.contacts.contacts.get(message.author);
    return messageRow(message, contact?.profile ?? unknownProfile(message.author), contact?.remark ?? '', burnsAt);
  }

  /** Addresses of the friends to whom a direct stream is open. */
  directFriends(): string[] {
    return this.#presence.direct().filter((address) => this.contacts.isFriend(address));
  }

  /** Tells a friend's devices that the owner is writing, or no longer is; nobody waits for it. */
  typing(address: string, active: boolean): void {
    if (this.contacts.isInTouch(address)) this.#momentary.tellAll(address, TYPING_TTL, { kind: 'typing', active });
  }

  /** Whether somebody was moved to a room, and hasn't become a contact here again since, by whichever device. */
  isElsewhere(address: string, tx?: Transaction): boolean {
    return this.room.movedTo(address, tx) !== undefined && this.contacts.contacts.get(address, tx) === undefined;
  }

  /** Devices that may be written to from now on: what they said before, a request first of all, wasn't answered yet. */
  #meet(address: string): void {
    const inTouch = this.contacts.isInTouch(address);
    if (inTouch) this.#shared.meet(address);
    for (const { id } of this.directory.devicesOf(address)) {
      this.#acknowledgements.owe(address, id);
      if (inTouch) this.#presence.announceTo(address, id);
    }
  }

  #directChanged(address: string, device: string, direct: boolean): void {
    if (this.core.closed) return;
    if (address === this.core.own.address) this.machines.directChanged(device);
    else this.core.events.publish('presence.changed', { nodeId: address, direct });
    // what was under way on a stream that closed may be lost: it goes by mail, unless another stream is there sooner
    this.#outbox.flush(address, device);
  }

  #connectionChanged(state: ConnectionState): void {
    if (state === this.#connection || this.core.closed) return;
    this.#connection = state;
    this.core.events.publish('connection.changed', { value: this.connectionValue() });
    if (state !== 'connected') return;
    this.#publication.publish();
    this.core.background('device.introduce', () => this.machines.introduce());
    this.state.connected();
    this.#outbox.resume();
  }
}
