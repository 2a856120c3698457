/** What is kept of alarms: friends, who name what nodes they like, push out neither ours nor those of each other. */
import { expect, test } from 'vitest';
import { Witness } from '#engine/sync/witness.ts';
import type { HomeNode } from '#model/ids.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import { openCore } from './core-fixture.ts';

test('friends’ alarms go first, of each friend some, and never ours', async () => {
  const core = await openCore('alarms');
  const clock = core.ports.clock as VirtualClock;
  const witness = new Witness(core, () => ({ alarms: 0, waiting: 0 }));
  const node = (name: string) => `https://${name}.test` as HomeNode;
  const raise = async (kind: 'rollback' | 'fork', name: string, friend = core.own.address) => {
    await clock.runUntil(clock.now() + 1);
    await clock.until(core.transact(async (tx) => witness.raiseOfList(tx, kind, node(name), friend)));
  };
  const of = (friend: string) => witness.alarms().filter(({ address }) => address === friend);
  await raise('rollback', 'ours');
  await raise('fork', 'theirs', 'quiet friend');
  for (let index = 0; index < 100; index++) await raise('fork', `made-up${index}`, 'loud friend');
  expect([of('loud friend').length, of('quiet friend').length, witness.alarms().length]).toEqual([8, 1, 10]);
  expect(of('loud friend').at(0)?.node).toBe(node('made-up99'));
  // seen or not, and however many friends there are
  await core.transact(async (tx) => witness.acknowledge(tx));
  for (let index = 0; index < 100; index++) await raise('fork', 'theirs', `friend ${index}`);
  expect(witness.alarms().length).toBe(64);
  expect(witness.alarms().filter(({ what }) => what === 'devices')).toMatchObject([{ node: node('ours') }]);
});
