/** Loads the account of a room whose store is open, over a vault that its room can read. */
import type { EventLog } from '../events/event-log.ts';
import type { Ports } from '../ports.ts';
import { adoptVault } from '../rooms/adopt-vault.ts';
import type { Store } from '../storage/store.ts';
import type { Opened, Vault } from '../storage/vault.ts';
import type { AccountRow, Message } from '../tables.ts';
import { Account } from './account.ts';
import { Core } from './core.ts';
import type { DeviceEnding } from './device-ending.ts';

type Around = { readonly vault: Vault; readonly ending: DeviceEnding };
type Found = {
  readonly store: Store<Message>;
  readonly own: AccountRow;
  readonly isAnonymous: boolean;
  /** What opened the default room; its vault is adopted. */
  readonly adopted: Opened | undefined;
};

/** When it rejects, the store is closed, unless it is an anonymous account's. */
export async function loadAccount(
  ports: Ports,
  events: EventLog,
  { vault, ending }: Around,
  { store, own, isAnonymous, adopted }: Found,
): Promise<Account> {
  const core = new Core(ports, store, events, own, isAnonymous);
  const account = new Account(core, (end) => ending.end(end));
  try {
    if (adopted !== undefined) await adoptVault(ports, vault, store, adopted);
    await account.load();
    return account;
  } catch (reason) {
    // an anonymous account's store is all there is of it
    if (!isAnonymous) store.close();
    throw reason;
  }
}
