/** A device is dropped while an engine is killed at any write of what follows: nothing is lost, and all end under one key. */
import { expect, test } from 'vitest';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { keysOf } from './impostor.ts';
import { AT_REST, drop, idOf, LOOKED, opens, remark, rename, stateOf, status } from './state-key-steps.ts';
import { listed } from './words-steps.ts';
import { World } from './world.ts';

type Kill = { readonly who: 'anna' | 'tablet'; readonly write: number; readonly after: boolean };
type End = { readonly state: unknown; readonly writes: number };

/** Anna drops her phone while her tablet is there and edits; `kill` counts the writes from then on. */
async function run(who: Kill['who'], kill?: Kill): Promise<End> {
  const world = new World('state key/kill', 'swift');
  const [anna, ben] = await world.friends();
  const phone = await furtherDevice(world, anna, 'phone');
  const tablet = await furtherDevice(world, anna, 'tablet');
  await remark(anna, ben, 'the baker');
  await world.pass(60_000);
  const killed = who === 'anna' ? anna : tablet;
  const before = killed.writes;
  const phoneId = await idOf(phone);
  if (kill !== undefined) killed.killAt = { write: before + kill.write, after: kill.after };
  const isDropped = () => listed(world, anna.address)?.devices.every(({ id }) => id !== phoneId) === true;
  const surely = async (device: Device, act: () => Promise<unknown>) => {
    await act().catch(() => undefined);
    if (device.alive) return;
    await device.restart();
    await act();
  };
  let own = await keysOf(phone);
  await surely(anna, async () => {
    if (!isDropped()) own = await drop(anna, phone).catch(() => own);
  });
  await surely(tablet, () => rename(tablet, 'Meanwhile'));
  for (const rest of [1_000, 60_000, LOOKED, LOOKED]) {
    await world.pass(rest);
    if (!killed.alive) await killed.restart();
  }
  const writes = killed.writes - before;
  killed.killAt = undefined;
  const where = JSON.stringify(kill);
  expect(isDropped(), where).toBe(true);
  for (const device of [anna, tablet]) {
    expect(await status(device), where).toEqual(AT_REST);
    expect([...device.problems], where).toEqual([]);
  }
  const state = await stateOf(anna);
  expect(await stateOf(tablet), where).toEqual(state);
  expect(state, where).toMatchObject({ name: 'Meanwhile', remarks: [[ben.address, 'the baker']] });
  // what lies at the nodes is all of it, and none of it opens to the phone
  const written = await opens(world, await keysOf(tablet));
  const further = await furtherDevice(world, anna, 'further');
  expect(await stateOf(further), where).toEqual(state);
  for (const name of (await opens(world, own)).keys()) expect(written.has(name), where).toBe(false);
  return { state, writes };
}

test.each(['anna', 'tablet'] as const)('%s, killed at any write', { timeout: 900_000 }, async (who) => {
  const { state, writes } = await run(who);
  expect(writes).toBeGreaterThan(5);
  for (let write = 1; write <= writes; write++) {
    for (const after of [false, true]) {
      const kill = { who, write, after };
      expect((await run(who, kill)).state, JSON.stringify(kill)).toEqual(state);
    }
  }
});
