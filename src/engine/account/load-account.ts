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

/** Renewing takes the disk's time, which whoever has just opened a room wants for something else (ms). */
const RENEWAL_DELAY = 10_000;

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
    // the room that was open before may have left the last change of all in it
    core.after(RENEWAL_DELAY, () => void store.renewCover());
    return account;
  } catch (reason) {
    // an anonymous account's store is all there is of it
    if (!isAnonymous) store.close();
    throw reason;
  }
}
