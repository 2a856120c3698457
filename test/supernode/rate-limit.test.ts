/** Token buckets, and which addresses count as one. */
import { expect, test } from 'vitest';
import { addressKey, RateLimiter } from '#supernode/rate-limit.ts';

test('a burst passes, then as many as come back', () => {
  let time = 0;
  const limiter = new RateLimiter({ burst: 3, perSecond: 2 }, () => time);
  const take = () => limiter.take('a');
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 1]);
  expect(limiter.take('b')).toBe(0);
  time = 500;
  expect([take(), take()]).toEqual([0, 1]);
  time = 100_000;
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 1]);
});

test('a clock that goes back gives nothing', () => {
  let time = 10_000;
  const limiter = new RateLimiter({ burst: 1, perSecond: 1 }, () => time);
  expect(limiter.take('a')).toBe(0);
  time = 0;
  expect(limiter.take('a')).toBe(1);
});

test('the wait is told in whole seconds', () => {
  const limiter = new RateLimiter({ burst: 1, perSecond: 0.1 }, () => 0);
  expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 10]);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, ''],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});
