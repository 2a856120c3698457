/** The end of this device's part in an account: locked when it was logged out, wiped when it was removed, and the way back. */
import type { SessionState } from '#contract/events.ts';
import { equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import type { Ports } from '../ports.ts';
import { follows, readPeer, trustedPeer } from '../session/device-lists.ts';
import { rootDeviceOf } from '../session/root-device.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { VAULT_FILE } from '../storage/vault.ts';
import { ACCOUNT, type AccountRow, type Message } from '../tables.ts';
import type { DeviceEnd } from './device-list-keeper.ts';
import { endBy } from './own-device-list.ts';

export type EndError = 'NotRegistered' | { readonly code: 'Failed'; readonly message: string };

type Kept = { readonly store: Store<Message>; readonly own: AccountRow };

export type EndActions = {
  /** Closes the account. */
  close(): Promise<void>;
  /** Deletes it from this device, with all its rooms. */
  clean(): Promise<void>;
  publishSession(): void;
};

export class DeviceEnding {
  readonly #ports: Ports;
  readonly #actions: EndActions;
  #end: DeviceEnd | undefined;

  constructor(ports: Ports, actions: EndActions) {
    this.#ports = ports;
    this.#actions = actions;
  }

  /** What pages are told of it, while the session is in this state. */
  shown(state: SessionState): { ended?: DeviceEnd } {
    const end = this.#end;
    return end !== undefined && state === (end === 'removed' ? 'none' : 'locked') ? { ended: end } : {};
  }

  /** The open account's list doesn't name this device any more: it is locked at once, and wiped when it was removed. */
  end(end: DeviceEnd): void {
    this.#end = end;
    const done = end === 'removed' ? this.#actions.clean() : this.#actions.close();
    done.then(() => this.#actions.publishSession()).catch(() => this.#ports.log('error', 'device.ended'));
  }

  /** Asks the home nodes, once it is locked, whether this device is still one of the account's; where it isn't, it ends. */
  async look(own: AccountRow): Promise<void> {
    const before = await this.#ports.files.read(VAULT_FILE);
    const found = await admission(this.#ports, own);
    const vault = await this.#ports.files.read(VAULT_FILE);
    // by now another account may be on this device
    const isSame = before !== undefined && vault !== undefined && equalBytes(before, vault);
    if (typeof found === 'string' && isSame) this.end(found);
  }

  /** The row to go on with; otherwise the store is closed, and what is left to be done for the end is done. */
  async admit({ store, own }: Kept): Promise<Result<Kept, EndError>> {
    const found = own.ended === 'loggedOut' ? await admission(this.#ports, own) : (own.ended ?? own);
    if (typeof found === 'string') {
      store.close();
      this.end(found);
      if (found === 'removed') return err('NotRegistered');
      return err({ code: 'Failed', message: 'This device was logged out: authorise it again on the primary one' });
    }
    if (found === own) return ok({ store, own });
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', found);
    const written = await batch.commit();
    if (!written.ok) {
      store.close();
      throw new StorageFailure(written.error);
    }
    this.#end = undefined;
    return ok({ store, own: found });
  }
}

/**
 * The row of a device that was logged out and has been authorised again; else why it may not go on. Only the account's own
 * signature brings it back: without a home node that answers, it stays out.
 */
async function admission(
  { crypto, network, homeNodes }: Pick<Ports, 'crypto' | 'network' | 'homeNodes'>,
  own: AccountRow,
): Promise<AccountRow | DeviceEnd> {
  let newest = { list: own.deviceList, peer: trustedPeer(crypto, own.deviceList) };
  const nodes = [...new Set<HomeNode>([...newest.peer.homeNodes, ...homeNodes])];
  const found = await network.getRecords(nodes, own.signing.publicKey);
  for (const list of found.ok ? found.value : []) {
    const peer = await readPeer(crypto, list);
    if (peer.ok && peer.value.address === own.address && follows(peer.value, newest.peer))
      newest = { list, peer: peer.value };
  }
  const id = rootDeviceOf(own);
  if (newest.peer.devices.some((device) => device.id === id)) return { ...own, deviceList: newest.list, ended: null };
  return endBy(own, newest.list);
}
