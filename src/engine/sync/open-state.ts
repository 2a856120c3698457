/** Wires the account's state to the parts of an open account that it brings together. */
import type { Core } from '../account/core.ts';
import type { DeviceListKeeper } from '../account/device-list-keeper.ts';
import type { OwnDevices } from '../account/own-devices.ts';
import type { Profile } from '../account/profile.ts';
import type { Settings } from '../account/settings.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Conversations } from '../chat/conversations.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import type { OwnRooms } from '../rooms/own-rooms.ts';
import { addRoomMap } from '../rooms/room-map.ts';
import type { Directory } from '../session/directory.ts';
import { listRounds } from '../session/list-rounds.ts';
import type { SessionStart } from '../session/session-start.ts';
import { AccountState } from './account-state.ts';
import { addContactMaps } from './contact-maps.ts';
import { addMarkedMap } from './marked-map.ts';
import { addOwnMaps } from './own-maps.ts';
import { Reach } from './reach.ts';
import { addTrustMap } from './trust-map.ts';

export type StateParts = {
  readonly account: {
    readonly core: Core;
    readonly profile: Profile;
    readonly settings: Settings;
    readonly contacts: Contacts;
    readonly conversations: Conversations;
    readonly devices: DeviceListKeeper;
    readonly directory: Directory;
    readonly ownDevices: OwnDevices;
    readonly room: OwnRooms;
  };
  readonly start: SessionStart;
  readonly entries: OutboxEntries;
  /** What follows when a contact is deleted, comes in touch, or no longer is. */
  deleteConversation(tx: Transaction, address: string): Promise<void>;
  welcome(tx: Transaction, address: string): Promise<void>;
  parted(tx: Transaction, address: string, since: number): void;
};

export function openState(parts: StateParts): AccountState {
  const { account, entries, start } = parts;
  const { core, contacts, directory, profile, settings, ownDevices } = account;
  const reach = new Reach(core, {
    isWanted: (address) =>
      contacts.contacts.get(address) !== undefined && contacts.blacklist.refusal(address) === undefined,
    begin: (address) => start.begin(address),
    greet: async (tx, address) => {
      await entries.enqueue(tx, address, { kind: 'profile', profile: profile.card(tx) });
      await parts.welcome(tx, address);
    },
  });
  const friends = () => contacts.inTouch().map(({ address }) => address);
  const lists = { refresh: () => account.devices.refresh(), lookAround: listRounds(core, directory, friends) };
  const state = new AccountState(core, reach, (tx, body) => ownDevices.tell(tx, body), lists);
  addContactMaps(state.maps, {
    ...account,
    ...parts,
    now: () => core.now(),
    reach: (tx, address) => reach.add(tx, address),
  });
  addTrustMap(state.maps, directory);
  addMarkedMap(state.maps, account.conversations);
  addRoomMap(state.maps, account.room, () => core.now());
  account.room.endpoints.addMap(state.maps, {
    directory,
    everyone: (tx) => contacts.contacts.ids(tx).filter((address) => contacts.isInTouch(address, tx)),
    tell: (tx, address, statement) => contacts.tellEndpoint(tx, address, statement),
    welcomeOwn: (tx) => parts.welcome(tx, core.own.address),
  });
  addOwnMaps(state.maps, { profile, settings, tellProfile: (tx) => contacts.tellProfile(tx, profile.card(tx)) });
  return state;
}
