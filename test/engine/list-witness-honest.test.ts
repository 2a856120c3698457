/** Honest nodes in hard cases, and hostile ones, and friends, that make use of them: who is accused of a device list. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { listRounds } from '#engine/session/list-rounds.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import { deferred } from '#lib/async.ts';
import { err } from '#lib/result.ts';
import { DAY, HOUR, ListWorld, type Node, ONE, TWO, YEAR } from './list-world.ts';

const THREE = 'https://three.test';

let world: ListWorld;

beforeEach(async () => {
  world = await ListWorld.open();
});

const nodeAt = (name: string) => world.nodes.get(name) as Node;

describe('an honest node isn’t accused', () => {
  test('when the old device’s list reached it, and not the one that took the account over elsewhere', async () => {
    const { second } = await world.seen();
    const old = await world.listAfter(second);
    const taken = await world.listAfter(second, [ONE, TWO], world.clock.now() + 1, 1);
    const next = await world.listAfter(taken, [ONE, TWO], world.clock.now() + 2, 1);
    world.keep(old, TWO);
    world.keep(next, ONE);
    await world.look();
    await world.look();
    expect([world.pinned(), world.shownAt(TWO), world.alarms]).toEqual([4, 3, []]);
    // it takes a later one
    const later = await world.listAfter(next, [ONE, TWO], world.clock.now(), 1);
    world.keep(later, ONE);
    await world.look();
    expect([world.pinned(), world.shownAt(TWO), world.alarms]).toEqual([5, 5, []]);
  });

  test('of keeping back what a device speaks of whose account has moved to another node: the device is asked', async () => {
    const { second } = await world.seen();
    const moved = await world.listAfter(second, [THREE]);
    await world.speak(3);
    for (let hours = 0; hours < 24; hours += 6) {
      await world.pass(6 * HOUR);
      await world.look();
    }
    expect(world.alarms).toEqual([]);
    expect(world.unfound).toEqual([world.friend.device.id]);
    // it answers
    await world.pin(moved);
    await world.look();
    await world.speak(3);
    expect([world.pinned(), world.alarms, world.unfound.length]).toEqual([3, [], 1]);
  });

  test('and nobody is asked, for what a device spoke of that was known before the account was taken over', async () => {
    const { second } = await world.seen();
    world.keep(await world.listAfter(second, [ONE, TWO], world.clock.now(), 1), ONE, TWO);
    // a device of the list before says how far that had come
    await world.speak(7, 0);
    expect([world.pinned(), world.alarms, world.unfound]).toEqual([3, [], []]);
  });

  test('when its list has run out and was begun anew, as far on as before or less far', async () => {
    const { first } = await world.seen();
    await world.pass(YEAR);
    const anew = await world.listAfter(undefined);
    world.keep(anew, ONE);
    world.keep(await world.listAfter(first, [TWO]), TWO);
    await world.look();
    expect(world.alarms).toEqual([]);
    // what had run out is forgotten then, and what has been begun anew is held against the node
    nodeAt(ONE).kept.records.delete(world.key);
    await world.look();
    expect(world.alarms).toEqual([`rollback ${ONE}`]);
  });

  test('when its clock is up to a day ahead of the one that we go by', async () => {
    await world.seen();
    await world.pass(360 * DAY - 20 * HOUR);
    for (const name of [ONE, TWO]) nodeAt(name).kept.records.delete(world.key);
    await world.look();
    expect(world.alarms).toEqual([]);
  });
});

describe('a node that has lost a list is found out', () => {
  test('though no node says what time it is', async () => {
    await world.seen();
    nodeAt(ONE).kept.records.delete(world.key);
    world.time = () => undefined;
    await world.look();
    expect(world.alarms).toEqual([`rollback ${ONE}`]);
  });

  test('though it says that it is years later', async () => {
    await world.seen();
    await world.pass(350 * DAY);
    nodeAt(ONE).kept.records.delete(world.key);
    world.time = () => world.clock.now() + 2 * YEAR;
    await world.look();
    expect(world.alarms).toEqual([`rollback ${ONE}`]);
  });
});

test('what a node has lost that nobody can give back to it is said, and not at every look', async () => {
  const { second } = await world.seen();
  // somebody who was dropped has signed more lists than the new epoch has
  const higher = await world.listAfter(await world.listAfter(second));
  await world.pin(await world.listAfter(second, [ONE, TWO], world.clock.now(), 1));
  world.keep(higher, ONE);
  await world.look();
  expect([world.pinned(), world.alarms]).toEqual([3, []]);
  nodeAt(ONE).kept.records.delete(world.key);
  await world.look();
  expect(new Set(world.alarms)).toEqual(new Set([`rollback ${ONE}`]));
  expect(world.shownAt(ONE)).toBe(3);
  world.alarms = [];
  await world.look();
  expect(world.alarms).toEqual([]);
  // what it has now it must have from now on
  nodeAt(ONE).kept.records.delete(world.key);
  await world.look();
  expect(world.alarms).toEqual([`rollback ${ONE}`]);
});

describe('a friend who speaks of ever newer lists', () => {
  test('has a node looked at no more often than once at each word', async () => {
    await world.seen();
    await world.speak(3);
    const before = world.looks;
    for (let version = 4; version < 24; version++) await world.speak(version);
    await world.pass(DAY);
    expect(world.looks - before).toBe(20);
  });

  test('has no node given again and again what it doesn’t take', async () => {
    const { second } = await world.seen();
    await world.pin(await world.listAfter(second));
    for (const name of [ONE, TWO]) nodeAt(name).kept.keep = () => err('Refused');
    for (let version = 4; version < 8; version++) await world.speak(version);
    expect(world.puts).toBe(0);
    await world.look();
    expect(world.puts).toBe(2);
  });
});

test('a list is found all the same where nothing can be stored', async () => {
  const rows = createMemoryRows();
  world = await ListWorld.open(rows);
  await world.pin(world.friend.deviceList);
  const second = await world.listAfter(world.friend.deviceList);
  world.keep(second, ONE, TWO);
  const lines: unknown[] = [];
  Object.assign(world.core.ports, { log: (...line: unknown[]) => lines.push(line) });
  rows.write = async () => err({ kind: 'QuotaExceeded' });
  const found = await world.directory.lookUp(world.friend.address);
  expect(found.ok && found.value.version).toBe(2);
  expect(lines).toContainEqual(['warn', 'lists.unkept', { storage: 'QuotaExceeded' }]);
});

test('of strangers the record of their list isn’t kept, and of friends it is as soon as they are looked at', async () => {
  const { friend } = world;
  world.keep(friend.deviceList, ONE, TWO);
  world.isFriend = false;
  await world.pin(friend.deviceList);
  await world.look();
  expect(world.directory.peerOf(friend.address)).toMatchObject({ version: 1, homeNodes: [ONE, TWO] });
  expect(world.directory.peerOf(friend.address)?.list).toBeUndefined();
  await world.pin(await world.listAfter(friend.deviceList));
  expect([world.pinned(), world.directory.peerOf(friend.address)?.list]).toEqual([2, undefined]);
  const second = await world.listAfter(friend.deviceList);
  world.keep(second, ONE);
  world.isFriend = true;
  await world.look();
  expect(world.directory.peerOf(friend.address)?.list).toEqual(second);
  expect([world.shownAt(TWO), world.alarms]).toEqual([2, []]);
});

test('rounds don’t pile up: the next one begins when the one before has ended', async () => {
  await world.pin(world.friend.deviceList);
  const held = deferred<void>();
  const { network } = world.core.ports;
  const { getRecords } = network;
  network.getRecords = async (names, key) => {
    if (names[0] === ONE) await held.promise;
    return getRecords(names, key);
  };
  const refreshed = vi.spyOn(world.directory, 'refresh');
  let rounds = 0;
  const look = listRounds(world.core, world.directory, () => {
    rounds++;
    return [world.friend.address];
  });
  for (let round = 0; round < 3; round++) await look();
  expect(rounds).toBe(1);
  held.resolve();
  await Promise.all(refreshed.mock.results.map(({ value }) => value));
  await look();
  expect(rounds).toBe(2);
});
