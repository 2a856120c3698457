/** A friend's device whose stream was lost is dialled again: at once, then later each time, and not without end. */
import { expect, test, vi } from 'vitest';
import type { Core } from '#engine/account/core.ts';
import { Presence } from '#engine/network/presence.ts';
import { VirtualClock } from '../../simulation/virtual-clock.ts';

const SECOND = 1000;
const where = { peerId: 'peer', addresses: [] };

async function connected() {
  const clock = new VirtualClock();
  const dial = vi.fn(async () => true);
  const doubted = vi.fn();
  const lostHere = vi.fn();
  const core = {
    now: () => clock.now(),
    since: (time: number) => clock.now() - time,
    after: (delay: number, task: () => void) => clock.after(delay, task),
    background: (_event: string, task: () => Promise<unknown>) => void task(),
    ports: { network: { dial } },
  } as unknown as Core;
  const presence = new Presence(core, {
    everyone: () => [],
    announce: async () => undefined,
    changed: () => undefined,
    doubted,
    lostHere,
  });
  presence.learned('friend', 'device', where, 1);
  presence.peer('peer', true);
  await clock.runUntil(clock.now() + 10 * SECOND);
  dial.mockClear();
  return { clock, dial, doubted, lostHere, presence, pass: (time: number) => clock.runUntil(clock.now() + time) };
}

test('a lost stream is dialled at once, and again when that fails', async () => {
  const { dial, presence, pass } = await connected();
  dial.mockResolvedValue(false);
  presence.peer('peer', false);
  await pass(0);
  expect(dial).toHaveBeenCalledTimes(1);
  await pass(2 * SECOND);
  expect(dial).toHaveBeenCalledTimes(2);
  await pass(4 * SECOND);
  expect(dial).toHaveBeenCalledTimes(3);
  await pass(3600 * SECOND);
  expect(dial).toHaveBeenCalledTimes(3);
});

test('a peer that lets every stream end at once is not dialled without end', async () => {
  const { dial, presence, pass } = await connected();
  dial.mockImplementation(async () => {
    presence.peer('peer', true);
    presence.peer('peer', false);
    return true;
  });
  presence.peer('peer', false);
  await pass(3600 * SECOND);
  expect(dial).toHaveBeenCalledTimes(3);
});

test('a stream that lasted begins the count again', async () => {
  const { dial, presence, pass } = await connected();
  for (let times = 0; times < 10; times++) {
    presence.peer('peer', false);
    await pass(0);
    presence.peer('peer', true);
    await pass(2 * SECOND);
  }
  expect(dial).toHaveBeenCalledTimes(10);
});

test('a stream to somebody who writes by mail is doubted until they say something over it', async () => {
  const { doubted, presence, pass } = await connected();
  presence.heard('friend', 'device', false);
  expect(presence.isDoubted('friend', 'device')).toBe(false);
  presence.heard('friend', 'device', true);
  presence.heard('friend', 'device', true);
  expect(doubted.mock.calls).toEqual([['friend', 'device']]);
  // what was on its way over the stream before
  presence.heard('friend', 'device', false);
  expect(presence.isDoubted('friend', 'device')).toBe(true);
  await pass(SECOND);
  presence.heard('friend', 'device', false);
  expect(presence.isDoubted('friend', 'device')).toBe(false);
  presence.heard('friend', 'device', true);
  presence.peer('peer', false);
  presence.peer('peer', true);
  // what was deposited before
  presence.heard('friend', 'device', true);
  expect(presence.isDoubted('friend', 'device')).toBe(false);
});

test('a friend is told of a stream that was lost by something here, and of no other', async () => {
  const { lostHere, presence } = await connected();
  presence.peer('peer', false, true);
  expect(lostHere.mock.calls).toEqual([['friend', 'device']]);
  presence.peer('peer', true);
  presence.peer('peer', false);
  presence.peer('peer', false, true);
  expect(lostHere).toHaveBeenCalledTimes(1);
});

test('what is under way on a stream that goes another way is sent again, and the new way is trusted', async () => {
  const { dial, doubted, presence } = await connected();
  presence.heard('friend', 'device', true);
  expect(presence.isDoubted('friend', 'device')).toBe(true);
  doubted.mockClear();
  presence.peer('peer', true);
  expect(doubted.mock.calls).toEqual([['friend', 'device']]);
  expect([presence.isDoubted('friend', 'device'), presence.isDirect('friend', 'device')]).toEqual([false, true]);
  expect(dial).not.toHaveBeenCalled();
});
