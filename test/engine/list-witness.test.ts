/** Home nodes and the device lists they show: a node that goes back, forks or keeps back is caught, an honest one never. */
import { beforeEach, describe, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { readPeer } from '#engine/session/device-lists.ts';
import type { Peer } from '#engine/tables.ts';
import { ok } from '#lib/result.ts';
import { ListWorld, type Node, ONE, TWO, YEAR } from './list-world.ts';

let world: ListWorld;

beforeEach(async () => {
  world = await ListWorld.open();
});

describe('a node is caught', () => {
  test('that goes back to an older list, and gets the newer one; what is pinned holds', async () => {
    const { first } = await world.seen();
    world.keep(first, ONE);
    await world.look();
    expect(world.alarms).toEqual([`rollback ${ONE}`]);
    expect([world.pinned(), world.shownAt(ONE)]).toEqual([2, 2]);
    await world.look();
    expect(world.alarms.length).toBe(1);
  });

  test('that shows no list any more, or one that nobody has signed', async () => {
    const { second } = await world.seen();
    world.nodes.get(ONE)?.kept.records.delete(world.key);
    const forged = second.slice();
    forged[forged.length - 5] = (forged.at(-5) ?? 0) ^ 1;
    world.keep(forged, TWO);
    await world.look();
    expect(new Set(world.alarms)).toEqual(new Set([`rollback ${ONE}`, `rollback ${TWO}`]));
    expect(world.pinned()).toBe(2);
  });

  test('that shows another list of the version that it had, and of the version that is pinned', async () => {
    const { first, second } = await world.seen();
    world.keep(await world.listAfter(first, [TWO]), ONE);
    await world.look();
    expect(world.alarms).toEqual([`fork ${ONE}`]);
    expect(world.directory.homeNodesOf(world.friend.address)).toContain(ONE);
    // of a version that was pinned before it was seen anywhere
    const third = await world.listAfter(second);
    world.keep(await world.listAfter(second, [ONE]), TWO);
    await world.pin(third);
    world.alarms = [];
    await world.look();
    expect(world.alarms).toContain(`fork ${TWO}`);
  });

  test('that says it has taken a list, and goes on showing the one before', async () => {
    const { second } = await world.seen();
    await world.pin(await world.listAfter(second));
    const { kept } = world.nodes.get(ONE) as Node;
    kept.keep = () => ok();
    await world.look();
    expect(world.alarms).toEqual([`withheld ${ONE}`]);
    expect([world.pinned(), world.shownAt(ONE), world.shownAt(TWO)]).toEqual([3, 2, 3]);
  });

  test('that refuses a list since it holds another branch', async () => {
    await world.seen();
    const branch = await world.listAfter(world.friend.deviceList, [TWO]);
    await world.pin(await world.listAfter(branch));
    await world.look();
    expect(world.alarms).toEqual([`fork ${ONE}`, `fork ${TWO}`]);
  });
});

describe('an honest node isn’t', () => {
  test('when it is slow, or was away when the list changed: it is brought along', async () => {
    const { second } = await world.seen();
    const third = await world.listAfter(second);
    world.keep(third, TWO);
    await world.look();
    expect([world.pinned(), world.shownAt(ONE)]).toEqual([3, 3]);
    await world.pin(await world.listAfter(third));
    (world.nodes.get(TWO) as Node).reachable = false;
    await world.look();
    expect([world.shownAt(ONE), world.shownAt(TWO), world.alarms]).toEqual([4, 3, []]);
  });

  test('when they aren’t at home there, have never been, or have moved elsewhere', async () => {
    const { second } = await world.seen();
    const moved = await world.listAfter(second, [TWO]);
    world.keep(moved, TWO);
    await world.look();
    world.nodes.get(ONE)?.kept.records.delete(world.key);
    await world.look();
    // back again, at a node that has nothing of them
    await world.pin(await world.listAfter(moved, [ONE, TWO]));
    await world.look();
    expect([world.alarms, world.shownAt(ONE), world.shownAt(TWO)]).toEqual([[], 4, 4]);
  });

  test('when the list has run out', async () => {
    await world.seen();
    await world.clock.runUntil(world.clock.now() + YEAR);
    await world.look();
    expect([world.alarms, world.shownAt(ONE), world.pinned()]).toEqual([[], undefined, 2]);
  });

  test('when they have taken the account over elsewhere: a node goes by versions alone', async () => {
    const { second } = await world.seen();
    const higher = (await readPeer(nobleProvider, await world.listAfter(world.friend.deviceList, [TWO]))) as {
      value: Peer;
    };
    await world.core.transact((tx) => world.directory.pin(tx, { ...higher.value, epoch: 1 }));
    await world.look();
    world.keep(await world.listAfter(second), ONE);
    await world.look();
    expect([world.alarms, world.directory.peerOf(world.friend.address)?.epoch]).toEqual([[], 1]);
  });

  test('when they write a list that this version can’t read', async () => {
    const { second } = await world.seen();
    const previous = { version: 2, bytes: second };
    world.keep(
      await signDeviceList(nobleProvider, world.friend.signing, new Uint8Array(9), world.clock.now(), previous),
      ONE,
    );
    await world.look();
    expect(world.alarms).toEqual([]);
  });

  test('when they are no friends: nothing is remembered of them', async () => {
    world.isFriend = false;
    world.keep(await world.listAfter(world.friend.deviceList), ONE, TWO);
    await world.pin(world.friend.deviceList);
    await world.look();
    world.keep(world.friend.deviceList, ONE);
    await world.look();
    world.isFriend = true;
    world.nodes.get(TWO)?.kept.records.delete(world.key);
    await world.look();
    expect(world.alarms).toEqual([]);
  });
});
