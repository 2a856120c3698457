/** Friends who are hidden for a while: marked in rows, shown again by themselves, whatever the clock does. */
import { expect, test } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

const hide = (device: Device, other: Device, time: number) =>
  device.ok('contact', 'editHideState', { nodeId: other.address, time });

/** Until when the contact's row and the conversation's say that somebody is hidden. */
async function hiddenUntil(device: Device): Promise<(number | undefined)[]> {
  const [contact] = (await device.ok('contact', 'getContacts')) as ContactRow[];
  const [conversation] = (await device.ok('chat', 'getConversations')) as ConversationRow[];
  return [contact?.b_hide_state, conversation?.hideState];
}

test('hidden for an hour, then shown, with events; 0 shows at once', async () => {
  const world = new World('hidden');
  const [anna, ben] = await world.friends();
  const until = world.clock.now() + HOUR;
  await hide(anna, ben, HOUR);
  expect(await hiddenUntil(anna)).toEqual([until, until]);
  expect(await hiddenUntil(ben)).toEqual([0, 0]);
  await world.pass(HOUR - 1000);
  expect(await hiddenUntil(anna)).toEqual([until, until]);
  anna.events = [];
  await world.pass(1000);
  expect(anna.published('contact.changed').map(({ data }) => data.row?.b_hide_state)).toEqual([0]);
  expect(anna.published('conversation.changed').map(({ data }) => data.row?.hideState)).toEqual([0]);
  expect(await hiddenUntil(anna)).toEqual([0, 0]);
  await hide(anna, ben, HOUR);
  await hide(anna, ben, 0);
  expect(await hiddenUntil(anna)).toEqual([0, 0]);
  anna.events = [];
  await world.pass(2 * HOUR);
  expect(anna.published('contact.changed')).toEqual([]);
});

test('it ends across restarts: in time, or at the next start', async () => {
  const world = new World('hidden restart');
  const [anna, ben] = await world.friends();
  await hide(anna, ben, HOUR);
  await world.pass(HOUR / 2);
  await anna.restart();
  expect((await hiddenUntil(anna))[0]).toBeGreaterThan(0);
  await world.pass(HOUR / 2);
  expect(await hiddenUntil(anna)).toEqual([0, 0]);
  await hide(anna, ben, HOUR);
  await anna.stop();
  await world.pass(2 * HOUR);
  anna.events = [];
  await anna.start();
  await anna.login();
  expect(await hiddenUntil(anna)).toEqual([0, 0]);
  await world.pass(1000);
  expect(anna.published('contact.changed').map(({ data }) => data.row?.b_hide_state)).toEqual([0]);
});

test('a clock that is set forward shows within a minute; one set back begins the time again', async () => {
  const world = new World('hidden clock');
  const [anna, ben] = await world.friends();
  await hide(anna, ben, HOUR);
  anna.clockOffset = YEAR;
  anna.events = [];
  await world.pass(60_000);
  expect(anna.published('contact.changed').map(({ data }) => data.row?.b_hide_state)).toEqual([0]);
  await hide(anna, ben, HOUR);
  anna.clockOffset = -YEAR;
  await world.pass(HOUR / 2);
  expect((await hiddenUntil(anna))[0]).toBeLessThanOrEqual(world.clock.now() - YEAR + HOUR);
  await anna.restart();
  await world.pass(HOUR);
  expect(await hiddenUntil(anna)).toEqual([0, 0]);
});

test('who is killed while showing shows at the next start', async () => {
  for (const after of [false, true]) {
    const world = new World(`hidden kill ${after}`);
    const [anna, ben] = await world.friends();
    await hide(anna, ben, HOUR);
    await world.pass(HOUR - 1000);
    anna.killAt = { write: anna.writes + 1, after };
    await world.pass(2000);
    expect(anna.alive).toBe(false);
    await anna.restart();
    await world.pass(1000);
    expect(await hiddenUntil(anna)).toEqual([0, 0]);
  }
});

test('nobody hides a stranger, or for a time that is none', async () => {
  const world = new World('hide nobody');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  const code = (time: unknown) => anna.code('contact', 'editHideState', { nodeId: ben.address, time });
  expect(await code(HOUR)).toBe(20058);
  expect(await code(-1)).toBe(600);
  expect(await code('soon')).toBe(1002);
});
