/** What strangers get out of a device, and how much of it they may take up: nothing, and little. */
import { expect, test } from 'vitest';
import { World } from './world.ts';

test('a stranger who asks is answered nothing until the answer is yes; then everything is acknowledged', async () => {
  const world = new World('unanswered');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  ben.network.lookUps = 0;
  await world.pass(3 * 24 * 3_600_000);
  expect(ben.network.deposits).toEqual([]);
  expect(ben.network.lookUps).toBe(0);
  expect(await ben.ok('contact', 'getApplyList')).toMatchObject([{ nickname: 'Anna', applyCount: 0 }]);
  // hourly at first, then daily
  expect(anna.network.deposits.length).toBeLessThan(20);

  await ben.ok('contact', 'agreeApplySync', { nodeId: anna.address });
  await world.pass(10_000);
  anna.network.deposits.length = 0;
  await world.pass(5 * 24 * 3_600_000);
  expect(anna.network.deposits).toEqual([]);
  await anna.send(ben, 'at last');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['at last']);
});
