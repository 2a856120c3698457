/** What letting a device in does to the open account: what is handed over, and the entry in the device list. */
import { fromBase58 } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { DeviceKind } from '#wire/device-list.ts';
import type { Account } from '../account/account.ts';
import { deviceIdOf } from '../session/device-lists.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Stretching } from '../storage/vault.ts';
import { CHANNELS } from '../tables.ts';
import type { Admission, DevicePublicKeys } from './primary-device.ts';
import { UNCONFIRMED } from './tables.ts';

/** `kind`: what the device becomes; `stretching`: by which passwords are stretched on all devices of the account. */
export function admissionTo(
  account: Account,
  kind: () => DeviceKind,
  stretching: () => Promise<Stretching>,
): Admission {
  const { core, devices, directory, machines } = account;
  const idOf = (keys: DevicePublicKeys) => deviceIdOf(core.provider, keys.signing);
  const confirm = (id: string) => core.transact(async (tx) => tx.batch.delete(UNCONFIRMED, id));

  return {
    async account() {
      const { address, created, exchange, stateKey, wallet } = core.own;
      const { cost, salt } = await stretching();
      return {
        kind: 'account',
        account: fromBase58(address) as Uint8Array<ArrayBuffer>,
        created,
        exchange: exchange.publicKey,
        stateKey,
        wallet: wallet.publicKey,
        nodes: directory.homeNodesOf(address).slice(0, 8),
        vault: { salt, ...cost },
      };
    },

    async certify(keys, introduction) {
      const id = idOf(keys);
      try {
        // first of all: whatever ends this here, the list doesn't go on naming a device that nobody has
        await core.transact(async (tx) => tx.batch.put(UNCONFIRMED, id, { id }));
        const added = await devices.add({ ...keys, id, kind: kind() });
        if (!added.ok) return err('refused');
        await machines.arrived(id, introduction);
        return ok(added.value);
      } catch (reason) {
        if (reason instanceof StorageFailure) return err('storage');
        throw reason;
      }
    },

    kept: (keys) => confirm(idOf(keys)),
    async dropped(keys) {
      core.background('pairing.dropped', () => takeOut(account, idOf(keys)));
    },
  };
}

/** Devices that a pairing of an earlier session entered in the list, and that haven't said that they are there. */
export async function unconfirmedDevices({ core }: Account): Promise<readonly string[]> {
  return (await core.store.list(UNCONFIRMED)).map(({ id }) => id);
}

/** Takes those of the devices out of the list that haven't said meanwhile that they are there. */
export async function takeOutUnconfirmed(account: Account, ids: readonly string[]): Promise<void> {
  for (const id of ids) if ((await account.core.store.get(UNCONFIRMED, id)) !== undefined) await takeOut(account, id);
}

/** Unless it has written to us since: then only its last word was lost. */
async function takeOut({ core, devices }: Account, id: string): Promise<void> {
  const channels = await core.store.list(CHANNELS);
  const hasWritten = channels.some(
    ({ address, device, begun, inbound }) =>
      address === core.own.address && device === id && (begun.length > 0 || inbound.next > 1),
  );
  if (!hasWritten) await devices.remove(id);
  await core.transact(async (tx) => tx.batch.delete(UNCONFIRMED, id));
}
