/** Whose keys were compared, and whose have changed since they were seen. */
import { createStore, reconcile } from 'solid-js/store';
import type { EventPayloads } from '#contract/events.ts';

type TrustState = EventPayloads['trust.changed']['state'];

export function createTrust() {
  const [states, setStates] = createStore<Record<string, TrustState>>({});
  return {
    of: (address: string): TrustState => states[address] ?? 'unverified',
    change: (address: string, state: TrustState) => setStates(address, state),
    setAll: (rows: readonly { nodeId: string; state: TrustState }[]) =>
      setStates(reconcile(Object.fromEntries(rows.map(({ nodeId, state }) => [nodeId, state])))),
  };
}
