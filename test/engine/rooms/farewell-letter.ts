/** Opens the farewell of a device as somebody can who has copied its files and knows a password. */
import { expect } from 'vitest';
import { SALT_LENGTH, stretchPassword } from '#crypto/password.ts';
import { FarewellFile, type Letter } from '#engine/rooms/farewell-file.ts';
import { ACCOUNT } from '#engine/tables.ts';
import { toHex } from '#lib/bytes.ts';
import { seededBytes } from '../../simulation/random.ts';
import { CHEAP_KDF, type Device } from '../device.ts';
import type { World } from '../world.ts';

/** Where the vault's file has its salt. */
const SALT_FROM = 13;
const never = () => Promise.reject(new Error('never'));

export function farewellOf({ provider }: World, device: Device): FarewellFile {
  return new FarewellFile({
    crypto: provider,
    random: seededBytes('somebody'),
    // the profile's key stays in the browser
    profileKey: { mac: async () => new Uint8Array(32), renew: never },
    files: { read: async (name) => device.files.get(name), write: never, remove: never },
  });
}

/** What a password is stretched to on a device. */
export function stretchedOn(device: Device, password: string): ReturnType<typeof stretchPassword> {
  const salt = (device.files.get('vault') as Uint8Array).slice(SALT_FROM, SALT_FROM + SALT_LENGTH);
  return stretchPassword(password, salt, CHEAP_KDF);
}

/** What the password gives away. */
export async function letterBy(world: World, device: Device, password: string): Promise<Letter | undefined> {
  return farewellOf(world, device).open(await stretchedOn(device, password));
}

/** The mailbox of what a password opens, in hex. */
export async function mailboxBehind(device: Device, password: string): Promise<string> {
  let mailbox = '';
  await device.withStore(async (store) => {
    mailbox = toHex((await store.get(ACCOUNT, 'own'))?.device.mailbox.publicKey ?? new Uint8Array(0));
  }, password);
  expect(mailbox).not.toBe('');
  return mailbox;
}
