/** What is done with what the account's other devices say of its state, of the past and of passwords. */
import type { Account } from '../account/account.ts';
import { clearPasswordHandler } from '../account/clear-password-sync.ts';
import type { OwnHandlers } from '../account/own-devices.ts';
import { passwordHandler } from '../account/password-sync.ts';
import type { History } from '../history/history.ts';
import type { AccountState } from './account-state.ts';

export type StateParts = Pick<Account, 'core' | 'directory'> & {
  readonly state: AccountState;
  readonly history: History;
};
type Kinds = 'state' | 'seen' | 'historyAsk' | 'historyPage' | 'password' | 'clearPassword';

/** `parts`: asked for when something has come, since they are made later. */
export function stateHandlers(parts: () => StateParts): Pick<OwnHandlers, Kinds> {
  return {
    ...passwordHandler(parts),
    ...clearPasswordHandler(parts),
    state: (tx, body) => parts().state.receive(tx, body),
    seen: (tx, body) => parts().state.receiveSightings(tx, body),
    historyAsk: (tx, body, device) => parts().history.asked(tx, device, body),
    historyPage: (tx, body, device) => parts().history.received(tx, device, body),
  };
}
