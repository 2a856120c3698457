/** Somebody guesses a password for a year: what each try is answered, how long it makes one wait, and what doesn't help. */
import { expect, test } from 'vitest';
import { DEFAULT_COST } from '#crypto/password.ts';
import { waitAfter } from '#engine/storage/wrong-tries.ts';
import { Dice } from '../simulation/random.ts';
import { type Device, PASSWORD } from './device.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const guess = (device: Device, password: string) =>
  device.call('login', 'exportLogin', { password, loginType: 'text' });

/** As the specification has it. */
function codeOf(count: number): number {
  if (count < 5) return 20010;
  return count < 10 ? 20011 : 20012;
}

function secondsIn(message: string): number {
  return Number(/next try in (\d+) s/.exec(message)?.[1]);
}

async function registered(name: string, pace: 'swift' | 'ordinary' = 'swift'): Promise<Device> {
  const device = new World(name, pace).device(name);
  await device.start();
  await device.register();
  return device;
}

test('ten thousand wrong tries: exact codes and waits, over restarts and with a clock that is set back', async () => {
  const anna = await registered('anna');
  const dice = new Dice('ten thousand');
  for (let count = 1; count <= 10_000; count++) {
    const { code, message } = await guess(anna, `guess no. ${count}`);
    const wait = waitAfter(count);
    expect([code, count < 5 ? wait : secondsIn(message) * 1000]).toEqual([codeOf(count), wait]);
    if (wait === 0) continue;
    if (dice.chance(0.02)) {
      await anna.stop();
      await anna.start();
    }
    if (dice.chance(0.05)) {
      // whatever the clock is set back by, the wait begins again and ends as long after
      anna.clockOffset -= 1 + dice.below(400 * DAY);
      expect((await guess(anna, PASSWORD)).code).toBe(codeOf(count));
    }
    if (count < 20 || dice.chance(0.05)) {
      anna.clockOffset += wait - 1;
      const early = await guess(anna, PASSWORD);
      expect([early.code, secondsIn(early.message)]).toEqual([codeOf(count), 1]);
      anna.clockOffset += 1;
    } else anna.clockOffset += wait;
  }
  expect((await guess(anna, PASSWORD)).data).toEqual({ value: -2 });
  await anna.ok('login', 'exportLogout');
  // and all is forgotten
  expect((await guess(anna, 'one more guess')).code).toBe(20010);
}, 300_000);

test('the waits are half a minute after the fifth try, then twice as long each time, an hour at most', () => {
  const minutes = Array.from({ length: 14 }, (_, index) => waitAfter(index + 1) / 60_000);
  expect(minutes).toEqual([0, 0, 0, 0, 0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('twenty wrong tries at the full cost of Argon2id', async () => {
  const world = new World('full cost', 'swift');
  const ben = world.device('ben');
  ben.kdfCost = DEFAULT_COST;
  await ben.start();
  await ben.register();
  const times: number[] = [];
  for (let count = 1; count <= 20; count++) {
    const start = process.cpuUsage();
    const { code } = await guess(ben, `guess no. ${count}`);
    times.push(process.cpuUsage(start).user / 1000);
    expect(code).toBe(codeOf(count));
    const refused = process.cpuUsage();
    // during a wait nothing is computed, for the right password as little as for another
    if (waitAfter(count) > 0) {
      expect((await guess(ben, PASSWORD)).code).toBe(codeOf(count));
      expect(process.cpuUsage(refused).user / 1000).toBeLessThan(Math.min(...times) / 2);
    }
    ben.clockOffset += waitAfter(count);
  }
  // 64 MiB three times over: no machine does that in less
  expect(Math.min(...times)).toBeGreaterThan(50);
  expect((await guess(ben, PASSWORD)).data).toEqual({ value: -2 });
}, 300_000);
