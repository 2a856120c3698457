/** Gives a person a further device: certified by a longer list, with an engine of its own that knows the same friends. */
import { generateDeviceKeys } from '#crypto/device-keys.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { signWithStateKey } from '#engine/account/device-list-record.ts';
import { listedDevice, pairedAccount } from '#engine/account/provisioning.ts';
import { ACCOUNT, type AccountRow, CONTACTS, PREKEYS } from '#engine/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { type DeviceList, decodeDeviceList, type ListedDevice } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { seededBytes } from '../simulation/random.ts';
import type { Device } from './device.ts';
import { keysOf } from './impostor.ts';
import type { World } from './world.ts';

/** The list that follows `own`'s, with a change. */
export async function nextList(
  own: AccountRow,
  change: (list: DeviceList) => DeviceList,
  now: number,
  crypto: CryptoProvider = nobleProvider,
): Promise<Bytes> {
  const record = decodeRecord(own.deviceList);
  const list = record.ok ? decodeDeviceList(record.value.body) : record;
  if (!record.ok || !list.ok) throw new Error('the list is in order');
  const previous = { version: record.value.version, bytes: own.deviceList };
  const ports = { crypto, random: seededBytes('next list') };
  return signWithStateKey(ports, own, change(list.value), false, now, previous);
}

/** The list that names one device more. */
export function withDevice({ clock, provider }: World, own: AccountRow, entry: ListedDevice): Promise<Bytes> {
  return nextList(own, (list) => ({ ...list, devices: [...list.devices, entry] }), clock.now(), provider);
}

/** Publishes a list in the place of a person's own, and has their engine know it. */
export async function publish(world: World, device: Device, deviceList: Bytes): Promise<void> {
  const own = await keysOf(device);
  world.internet.records.set(toHex(own.signing.publicKey), deviceList);
  await changeAccount(device, (row) => ({ ...row, deviceList }));
}

/** `first` goes on; the answer is its owner's next device, online, with the same friends. */
export async function secondDevice(world: World, first: Device, name: string): Promise<Device> {
  const own = await keysOf(first);
  const keys = await generateDeviceKeys(world.provider, seededBytes(`${world.seed}/keys of ${name}`));
  const entry = listedDevice(world.provider, keys, 'secondary');
  const longer = await withDevice(world, own, entry);
  await publish(world, first, longer);
  const second = world.device(name);
  await second.start();
  await second.register();
  const account = own.signing.publicKey;
  await changeAccount(second, () => pairedAccount(world.provider, keys, account, own, longer));
  await second.stop();
  await second.withStore(async (store) => {
    const batch = store.batch();
    await first.withStore(async (others) => {
      for (const contact of await others.list(CONTACTS)) batch.put(CONTACTS, contact.address, contact);
    });
    // those of the account that it had before; the engine makes new ones
    for (const { id: prekey } of await store.list(PREKEYS)) batch.delete(PREKEYS, `${prekey}`);
    await batch.commit();
  });
  await second.start();
  await second.login();
  await world.pass(5000);
  return second;
}

async function changeAccount(device: Device, change: (row: AccountRow) => AccountRow): Promise<void> {
  await device.stop();
  const changed = change(await keysOf(device));
  await device.withStore(async (store) => {
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', changed);
    await batch.commit();
  });
  await device.start();
  await device.login();
}
