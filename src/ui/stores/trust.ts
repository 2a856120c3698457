/** Whose keys were compared, and whose have changed since they were seen. */
import { createStore, reconcile } from 'solid-js/store';
import type { EventPayloads } from '#contract/events.ts';
import type { ContactRow } from '#contract/rows/contact.ts';
import { ContactState } from '#model/enumerations.ts';
import { codeText, text } from '../i18n/i18n.ts';

export type TrustState = EventPayloads['trust.changed']['state'];

/** The code by which the engine says that a scanned text is no safety code of theirs. */
const noSafetyCode = 600;

export function createTrust() {
  const [states, setStates] = createStore<Record<string, TrustState>>({});
  return {
    of: (address: string): TrustState => states[address] ?? 'unverified',
    change: (address: string, state: TrustState) => setStates(address, state),
    setAll: (rows: readonly { nodeId: string; state: TrustState }[]) =>
      setStates(reconcile(Object.fromEntries(rows.map(({ nodeId, state }) => [nodeId, state])))),
  };
}

/** Why nothing can be written to somebody at the moment, the gravest reason first; undefined when it can. */
export function writeBarrier(contact: ContactRow | undefined, trust: TrustState) {
  if (contact?.c_black_state === 1) return 'blocked';
  if (contact?.c_state !== ContactState.friend) return 'notFriends';
  if (contact.c_be_black_state === 1) return 'blockedByOther';
  return trust === 'changed' ? 'keysChanged' : undefined;
}

/** What it means that a scanned code could not be compared. */
export function comparingFailed(code: number): string {
  return code === noSafetyCode ? text().trust.ownCode : codeText(code);
}
