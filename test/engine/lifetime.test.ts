/** Messages of a room that keeps them for some days: the older ones are deleted, while it is open and when it opens. */
import { expect, test } from 'vitest';
import { World } from './world.ts';

const DAY = 24 * 3_600_000;

test('what is older than a day goes, in a room that keeps messages for a day', async () => {
  const world = new World('lifetime', 'swift');
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'old');
  await world.pass(DAY / 2);
  await anna.send(ben, 'newer');
  await world.pass(DAY);
  expect(await anna.texts(ben)).toEqual(['old', 'newer']);
  await anna.ok('room', 'setLifetime', { bId: '1', exp: 0 });
  await world.pass(11 * 60_000);
  expect(await anna.texts(ben)).toEqual([]);
  expect(await ben.texts(anna)).toEqual(['old', 'newer']);
  await anna.send(ben, 'today');
  await anna.stop();
  await world.pass(DAY + 60_000);
  await anna.start();
  await anna.login();
  await world.pass(1000);
  expect(await anna.texts(ben)).toEqual([]);
  expect(anna.problems).toEqual([]);
});
