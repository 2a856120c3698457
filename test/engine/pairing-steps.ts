/** What tests of pairing have in common: a code is shown, taken, confirmed, and the new device stores the account. */
import { expect } from 'vitest';
import type { PairingState } from '#contract/rows/pairing.ts';
import { type Device, PASSWORD } from './device.ts';
import type { World } from './world.ts';

export const SECOND_PASSWORD = 'battery staple';

export function view(device: Device): Promise<PairingState> {
  return device.ok('pairing', 'getState') as Promise<PairingState>;
}

/** A device without an account that shows a code. */
export async function showing(
  world: World,
  name = 'tablet',
  coverRecords?: number,
): Promise<{ fresh: Device; code: string }> {
  const fresh = world.device(name);
  if (coverRecords !== undefined) fresh.coverRecords = coverRecords;
  await fresh.start();
  const shown = world.until(fresh.ok('pairing', 'showCode', { name: 'Firefox on Linux', note: 'Study' }));
  return { fresh, code: ((await shown) as PairingState).code };
}

/** The two meet, and the primary device shows digits. */
export async function meet(world: World, primary: Device, fresh: Device, code: string): Promise<string> {
  await world.until(primary.ok('pairing', 'takeCode', { code }));
  await world.pass(10_000);
  const { digits } = await view(primary);
  expect(digits).toMatch(/^\d{6}$/);
  expect(await view(fresh)).toMatchObject({ step: 'digits', digits: '' });
  return digits;
}

/** Everything from the digits on; `password`: the primary device's. */
export async function complete(world: World, primary: Device, fresh: Device, password = PASSWORD): Promise<void> {
  const { digits } = await view(primary);
  expect(await world.until(fresh.ok('pairing', 'enterDigits', { digits }))).toEqual({ matches: true, triesLeft: 3 });
  await world.pass(5000);
  expect((await view(primary)).step).toBe('password');
  expect((await view(fresh)).step).toBe('password');
  await world.until(primary.ok('pairing', 'confirm', { password }));
  await world.pass(5000);
  expect(await view(fresh)).toMatchObject({ step: 'choosing', other: { address: primary.address } });
  await world.until(fresh.ok('pairing', 'finish', { password: SECOND_PASSWORD }));
  await world.pass(10_000);
}

/** Another device of the same account, opened. */
export async function pair(
  world: World,
  primary: Device,
  name = 'tablet',
  { coverRecords, password }: { readonly coverRecords?: number; readonly password?: string } = {},
): Promise<Device> {
  const { fresh, code } = await showing(world, name, coverRecords);
  await meet(world, primary, fresh, code);
  await complete(world, primary, fresh, password);
  fresh.address = primary.address;
  return fresh;
}
