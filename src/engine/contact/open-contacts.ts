/** Wires contacts and blacklist to the parts of an open account that they touch. */
import type { Account } from '../account/account.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import type { SessionStart } from '../session/session-start.ts';
import { Blacklist, type BlacklistActions } from './blacklist.ts';
import { type ContactActions, Contacts } from './contacts.ts';
import type { FriendActions } from './friend-actions.ts';

/** Of the account only what is asked for later: it is being made still. */
type Around = Pick<Account, 'contacts' | 'conversations' | 'core' | 'directory' | 'messages' | 'profile'>;
type Friends = Pick<ContactActions, 'deleteConversation'> &
  Pick<BlacklistActions, 'meet' | 'part' | 'parted' | 'welcome'> &
  Pick<FriendActions, 'known'>;

export function openContacts(account: Around, start: SessionStart, entries: OutboxEntries, friends: Friends): Contacts {
  const { core, directory } = account;
  const blacklist = new Blacklist(core, entries, {
    ...friends,
    person: (tx, address) => account.contacts.person(tx, address),
    ownProfile: (tx) => account.profile.card(tx),
    notDelivered: (tx, address) => account.messages.notDelivered(tx, address),
    changed: (tx, address) => account.contacts.changed(tx, address),
    forgetApply: (tx, address) => account.contacts.applies.forget(tx, address),
  });
  const contacts = new Contacts(core, start, entries, directory, blacklist, {
    ...friends,
    ownProfile: () => account.profile.card(),
    notice: (tx, address, notice) => account.messages.notice(tx, address, notice),
    renamed: (tx, address) => account.conversations.get(address, tx) && account.conversations.changed(tx, address),
    befriended: friends.meet,
  });
  // who was asked, on another device, may have agreed here before that was known
  contacts.contacts.watch((tx, address) => {
    const friendship = contacts.contacts.get(address, tx)?.friendship;
    if (friendship === 'friend' || friendship === 'outgoing') tx.afterwards(() => friends.known(address));
  });
  return contacts;
}
