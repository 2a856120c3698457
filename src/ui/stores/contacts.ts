/** Friends and friend requests: the engine's rows by address, kept current by events that carry whole rows. */
import { createMemo } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { ApplyRow, ContactRow } from '#contract/rows/contact.ts';
import { ContactState } from '#model/enumerations.ts';
import { language } from '../i18n/i18n.ts';
import { contactName } from './names.ts';

/** `applyState` of a request that nobody answered yet. */
const unanswered = 1;

export function createContacts() {
  const [state, setState] = createStore<{
    contacts: Record<string, ContactRow>;
    requests: Record<string, ApplyRow>;
    /** Addresses of the requests, newest first. */
    order: string[];
    badge: number;
  }>({ contacts: {}, requests: {}, order: [], badge: 0 });

  const sorted = createMemo(() => {
    const collator = new Intl.Collator(language());
    return Object.values(state.contacts).sort((a, b) => collator.compare(contactName(a), contactName(b)));
  });
  const those = (wanted: ContactState) => createMemo(() => sorted().filter((row) => row.c_state === wanted));
  return {
    byAddress: (address: string): ContactRow | undefined => state.contacts[address],
    friends: those(ContactState.friend),
    /** People we asked who have not accepted. */
    waiting: those(ContactState.pending),
    /** People who ended a friendship. */
    former: those(ContactState.new),
    /** Requests that wait for an answer; the engine keeps accepted ones too. */
    requests: createMemo(() =>
      state.order.flatMap((address) => state.requests[address] ?? []).filter((row) => row.applyState === unanswered),
    ),
    /** How many requests nobody has looked at. */
    badge: () => state.badge,

    setAll(contacts: readonly ContactRow[], requests: readonly ApplyRow[], badge: number): void {
      setState('contacts', reconcile(Object.fromEntries(contacts.map((row) => [row.c_nd_add, row]))));
      setState('requests', reconcile(Object.fromEntries(requests.map((row) => [row.nodeId, row]))));
      setState({ order: requests.map((row) => row.nodeId), badge });
    },
    changeContact(address: string, row: ContactRow | null): void {
      setState('contacts', address, row ?? (undefined as never));
    },
    changeRequest(address: string, row: ApplyRow | null, badge: number): void {
      setState('badge', badge);
      // An event about the badge alone names nobody.
      if (address === '') return;
      setState('requests', address, row ?? (undefined as never));
      setState('order', (order) => {
        const others = order.filter((other) => other !== address);
        if (row === null) return others;
        return order.includes(address) ? order : [address, ...others];
      });
    },
  };
}
