/** What tests of capabilities have in common: which ones devices hold for each other's mailboxes, and whether they hold good. */
import { GRANTED, SHARED } from '#engine/outbox/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import type { World } from './world.ts';

/** In hex. */
export async function mailboxOf(device: Device): Promise<string> {
  return toHex((await keysOf(device)).device.mailbox.publicKey);
}

/** Two accounts of two devices each that know nothing of each other. */
export async function strangers(world: World): Promise<[Device, Device, Device, Device]> {
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'anna’s phone');
  const ben = await world.person('ben');
  const laptop = await furtherDevice(world, ben, 'ben’s laptop');
  await world.pass(60_000);
  return [anna, phone, ben, laptop];
}

/** What a device could deposit for another one by, whoever gave it. */
export async function held(device: Device, owner: Device): Promise<Bytes[]> {
  const tokens: Bytes[] = [];
  const mailbox = await mailboxOf(owner);
  const { id } = (await keysOf(owner)).device;
  await device.withStore(async (store) => {
    for (const shared of await store.list(SHARED)) if (shared.mailbox === mailbox) tokens.push(shared.token);
    for (const granted of await store.list(GRANTED)) if (granted.device === id) tokens.push(granted.token);
  });
  return tokens;
}

/** Whether the node lets in what comes with a capability. */
export async function opens(world: World, owner: Device, token: Bytes): Promise<boolean> {
  return (await world.internet.capabilities.check(await mailboxOf(owner), token)).ok;
}

/** Whether each of what `others` hold opens the mailbox of each of `owners`. */
export async function allThatOpen(world: World, owners: readonly Device[], others: readonly Device[]) {
  const answers: boolean[] = [];
  for (const owner of owners)
    for (const other of others)
      for (const token of await held(other, owner)) answers.push(await opens(world, owner, token));
  return answers;
}

/** How many envelopes a mailbox holds that wait for days. */
export async function waiting(world: World, owner: Device): Promise<number> {
  const { envelopes } = world.internet.mailbox(await mailboxOf(owner));
  return [...envelopes.values()].filter(({ expires }) => expires > world.clock.now() + 24 * 3_600_000).length;
}
