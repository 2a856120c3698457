/** A home node that doesn't answer whoever takes the account over: what lies under former keys there is asked for, for a week. */
import { expect, test } from 'vitest';
import { toHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { keysOf } from './impostor.ts';
import {
  AT_REST,
  account,
  LOOKED,
  opens,
  RESET,
  remarkAt,
  rename,
  status,
  takeOver,
  tamper,
  WRITTEN,
  withoutRemark,
} from './state-key-steps.ts';
import { enter, NEW_PASSWORD, step } from './words-steps.ts';

/** A first machine takes the account over while the node that has its state doesn't answer, and another one that is empty does. */
async function takenOverBeside(seed: string) {
  const { world, words, anna } = await account(seed);
  const own = await keysOf(anna);
  await anna.stop();
  const fresh = world.device('fresh');
  // the app comes from a node that has nothing of the account
  const empty = 'https://empty.test' as HomeNode;
  fresh.homeNodes = [...fresh.homeNodes, empty];
  await fresh.start();
  await step(world, fresh, words, RESET);
  const before = new Set(world.internet.records.keys());
  const { network } = fresh;
  const { getRecords } = network;
  let isSilent = true;
  const answers = (nodes: readonly string[]) => !isSilent || nodes.join() !== 'https://node.test';
  network.getRecords = async (nodes, key) => {
    if (!answers(nodes)) return err('Unreachable');
    return nodes.join() === empty && before.has(toHex(key)) ? ok([]) : getRecords.call(network, nodes, key);
  };
  await enter(world, fresh, words);
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual([]);
  const answer = () => {
    isSilent = false;
  };
  return { world, words, fresh, own, answer };
}

test('a home node that doesn’t answer at first is asked until it has, and none once more', async () => {
  const { world, fresh, own, answer } = await takenOverBeside('words/late');
  // nor is it given up when the clock is set back
  fresh.clockOffset = -30 * 24 * 3_600_000;
  await world.pass(LOOKED);
  expect((await keysOf(fresh, NEW_PASSWORD)).inherits).toBeDefined();
  answer();
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
  expect((await keysOf(fresh, NEW_PASSWORD)).inherits).toBeUndefined();
  await tamper(world, own, withoutRemark);
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
});

const WEEK = 7 * 24 * 3_600_000;

test.each(['a node', 'the device'])('a home node is still asked when %s says that a week has gone by', async (who) => {
  const { world, fresh, answer } = await takenOverBeside(`words/clock ${who}`);
  const { network } = fresh;
  const { time } = network;
  if (who === 'a node') network.time = async () => ok(world.clock.now() + WEEK + LOOKED);
  else fresh.clockOffset = WEEK + LOOKED;
  await world.pass(LOOKED);
  expect((await keysOf(fresh, NEW_PASSWORD)).inherits).toBeDefined();
  network.time = time;
  fresh.clockOffset = 0;
  answer();
  await world.pass(LOOKED);
  expect(await remarkAt(fresh)).toEqual(['the baker']);
});

test('a home node that never answers is asked for a week', async () => {
  const { world, fresh } = await takenOverBeside('words/never');
  await world.pass(WEEK - LOOKED);
  expect((await keysOf(fresh, NEW_PASSWORD)).inherits).toBeDefined();
  await world.pass(2 * LOOKED);
  expect((await keysOf(fresh, NEW_PASSWORD)).inherits).toBeUndefined();
});

test('a second machine looks behind what the first one wrote before all nodes had answered', async () => {
  const { world, words, fresh } = await takenOverBeside('words/behind');
  await rename(fresh, 'Begun anew');
  await world.pass(WRITTEN);
  await fresh.stop();
  const second = await takeOver(world, words, 'second', RESET);
  await world.pass(LOOKED);
  expect(await remarkAt(second)).toEqual(['the baker']);
  expect(await second.ok('user', 'getUserSingleInfo')).toMatchObject({ u_nick: 'Begun anew' });
  expect(await status(second)).toEqual(AT_REST);
  // and who comes after that one does no more
  const own = await keysOf(second, NEW_PASSWORD);
  const items = [...(await opens(world, own)).values()].flat();
  expect(items.filter(({ map }) => map === 'inheritance').map(({ value }) => value)).toEqual([null]);
});
