/** What is done with what the account's other devices say of its state and of the past. */
import type { OwnHandlers } from '../account/own-devices.ts';
import type { History } from '../history/history.ts';
import type { AccountState } from './account-state.ts';

type Parts = { readonly state: AccountState; readonly history: History };

/** `parts`: asked for when something has come, since they are made later. */
export function stateHandlers(parts: () => Parts): Pick<OwnHandlers, 'state' | 'seen' | 'historyAsk' | 'historyPage'> {
  return {
    state: (tx, body) => parts().state.receive(tx, body),
    seen: (tx, body) => parts().state.receiveSightings(tx, body),
    historyAsk: (tx, body, device) => parts().history.asked(tx, device, body),
    historyPage: (tx, body, device) => parts().history.received(tx, device, body),
  };
}
