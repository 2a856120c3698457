/** Gives a person a further device with nothing on it: certified by a longer list, as after pairing it or by the words. */
import { generateDeviceKeys } from '#crypto/device-keys.ts';
import { listedDevice, pairedAccount } from '#engine/account/provisioning.ts';
import { ACCOUNT, PREKEYS, PROFILE } from '#engine/tables.ts';
import { seededBytes } from '../simulation/random.ts';
import type { Device } from './device.ts';
import { keysOf } from './impostor.ts';
import { publish, withDevice } from './second-device.ts';
import type { World } from './world.ts';

/** `first` goes on and knows of it; the answer is online, and has asked the home nodes for the account's state. */
export async function furtherDevice(world: World, first: Device, name: string): Promise<Device> {
  const { provider } = world;
  const own = await keysOf(first);
  const keys = await generateDeviceKeys(provider, seededBytes(`${world.seed}/${name}`));
  const entry = listedDevice(provider, keys, 'secondary');
  const longer = await withDevice(world, own, entry);
  await publish(world, first, longer);
  const further = world.device(name);
  await further.start();
  await further.register();
  await further.stop();
  await further.withStore(async (store) => {
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', pairedAccount(provider, keys, own.signing.publicKey, own, longer));
    batch.delete(PROFILE, 'own');
    // those of the account that it had before; the engine makes new ones
    for (const { id } of await store.list(PREKEYS)) batch.delete(PREKEYS, `${id}`);
    await batch.commit();
  });
  await further.start();
  await further.login();
  await world.pass(10_000);
  return further;
}
