/** Devices that edit apart, with partitions and clocks that are wrong by years, agree, and no edit that knew better is lost. */
import { describe, expect, test } from 'vitest';
import { editCount, edited, type Item, MOST_EDITS, merged } from '#domain/state/item.ts';
import { compareStamps, isCredible, LARGEST_COUNT, LAST_TIME, LATEST_TIME, nextStamp } from '#domain/state/stamp.ts';
import { type Bytes, toHex, uint32 } from '#lib/bytes.ts';
import { Dice } from '../../simulation/random.ts';

const LONG = process.env['ICOM_LONG'] !== undefined;
const EDITS = LONG ? 10_000 : 1_000;
const TEN_YEARS = 10 * 365 * 24 * 3_600_000;
const START = Date.UTC(2026, 0, 1);
const DEVICES = 5;
const IDS = 40;

type Replica = { readonly device: string; readonly skew: number; readonly items: Map<string, Item>; version: number };

const nameOf = ({ map, id }: Item): string => `${map}/${id}`;
const keyOf = (value: Bytes | null): string => (value === null ? 'deleted' : toHex(value));
const versionOf = ({ items }: Replica): number => [...items.values()].reduce((sum, item) => sum + editCount(item), 0);
const contentOf = ({ items }: Replica): [string, string][] =>
  [...items.values()]
    .map((item): [string, string] => [nameOf(item), keyOf(item.value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Whether whoever made the edit `b` knew of the edit `a`. */
function knows(b: Item['edits'], a: Item['edits']): boolean {
  return Object.entries(a).every(([device, count]) => (b[device] ?? 0) >= count);
}

function run(seed: string): void {
  const dice = new Dice(seed);
  const replicas: Replica[] = Array.from({ length: DEVICES }, (_, index) => ({
    device: `web${index}`,
    skew: index === 0 ? 0 : dice.below(2 * TEN_YEARS) - TEN_YEARS,
    items: new Map(),
    version: 0,
  }));
  /** Every edit of an item, as it was made. */
  const made = new Map<string, Item[]>();
  let group = replicas.map(() => 0);

  let number = 0;
  const receive = (replica: Replica, item: Item) => {
    const before = replica.items.get(nameOf(item));
    // no clock that is wrong by ten years makes an edit that another one refuses
    expect(isCredible(item.stamp, before?.stamp, START + number * 1000 + replica.skew)).toBe(true);
    const after = before === undefined ? item : merged(before, item);
    replica.items.set(nameOf(item), after);
    const version = versionOf(replica);
    expect(version).toBeGreaterThanOrEqual(replica.version);
    if (before !== undefined && keyOf(before.value) !== keyOf(after.value))
      expect(version).toBeGreaterThan(replica.version);
    replica.version = version;
  };
  const exchange = (from: Replica, to: Replica) => {
    for (const item of from.items.values()) receive(to, item);
  };

  for (; number < EDITS; number++) {
    // the groups that can hear each other change now and then
    if (dice.chance(0.02)) group = replicas.map(() => dice.below(3));
    const editor = dice.pick(replicas);
    const place = { map: dice.pick(['contacts', 'remarks']), id: `${dice.below(IDS)}` };
    const now = START + number * 1000 + editor.skew + (dice.chance(0.05) ? dice.below(7_200_000) - 3_600_000 : 0);
    const before = editor.items.get(`${place.map}/${place.id}`);
    const item = edited(before, place, dice.chance(0.2) ? null : uint32(number), now, editor.device);
    if (before !== undefined) expect(compareStamps(item.stamp, before.stamp)).toBeGreaterThan(0);
    made.set(nameOf(item), [...(made.get(nameOf(item)) ?? []), item]);
    receive(editor, item);
    for (const other of replicas) {
      const together = group[replicas.indexOf(other)] === group[replicas.indexOf(editor)];
      if (other !== editor && together && dice.chance(0.5)) receive(other, item);
    }
    if (dice.chance(0.01)) exchange(dice.pick(replicas), dice.pick(replicas));
  }
  // two rounds in any order bring everything everywhere
  for (let round = 0; round < 2; round++)
    for (const from of replicas) for (const to of replicas) if (from !== to) exchange(from, to);

  const [first, ...others] = replicas as [Replica, ...Replica[]];
  for (const other of others) {
    expect(contentOf(other), seed).toEqual(contentOf(first));
    expect(other.version, seed).toBe(first.version);
  }
  for (const [name, edits] of made) {
    const winner = edits.find(({ stamp }) => compareStamps(stamp, (first.items.get(name) as Item).stamp) === 0) as Item;
    for (const edit of edits)
      if (edit !== winner) expect(knows(edit.edits, winner.edits), `${seed} ${name}`).toBe(false);
  }
}

test(`five devices, ${EDITS} random edits`, () => {
  for (const seed of LONG ? ['state/1', 'state/2', 'state/3'] : ['state/1']) run(seed);
});

describe('stamps', () => {
  const before = { time: 5_000, count: 3, device: 'a' };

  test('a clock that stands behind counts on', () => {
    expect(nextStamp(1_000, 'b', before)).toEqual({ time: 5_000, count: 4, device: 'b' });
    expect(nextStamp(6_000, 'b', before)).toEqual({ time: 6_000, count: 0, device: 'b' });
  });

  test('a clock of any value gives a stamp that can be kept', () => {
    for (const now of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300, 0.5]) {
      const { time } = nextStamp(now, 'a');
      expect(Number.isSafeInteger(time) && time >= 0 && time <= LATEST_TIME).toBe(true);
    }
  });

  test('a full count moves the time on, beyond the latest clock, too', () => {
    const full = { time: LATEST_TIME, count: LARGEST_COUNT, device: 'a' };
    expect(nextStamp(0, 'b', full)).toEqual({ time: LATEST_TIME + 1, count: 0, device: 'b' });
    expect(nextStamp(Number.POSITIVE_INFINITY, 'b', { ...full, time: LATEST_TIME + 1, count: 0 })).toEqual({
      time: LATEST_TIME + 1,
      count: 1,
      device: 'b',
    });
  });
});

describe('what no clock can have made', () => {
  const NOW = Date.UTC(2030, 0, 1);
  const at = (time: number, count = 0) => ({ time, count, device: 'hostile' });

  test('is refused: decades ahead, unless the item is nearly there', () => {
    expect(isCredible(at(Date.UTC(2054, 0, 1)), undefined, NOW)).toBe(true);
    for (const time of [Date.UTC(2056, 0, 1), LATEST_TIME, LAST_TIME]) {
      expect(isCredible(at(time), undefined, NOW)).toBe(false);
      expect(isCredible(at(time), at(time, LARGEST_COUNT), NOW)).toBe(true);
      expect(isCredible(nextStamp(NOW, 'a', at(time, LARGEST_COUNT)), at(time, LARGEST_COUNT), NOW)).toBe(true);
    }
  });

  test('is not what a clock without a battery says', () => {
    for (const now of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY])
      expect(isCredible(at(Date.UTC(2040, 0, 1)), undefined, now)).toBe(true);
  });

  test('ends nothing: the last stamp and a full count of edits go on', () => {
    const last = at(LAST_TIME, LARGEST_COUNT);
    expect(nextStamp(NOW, 'a', last)).toEqual({ ...last, device: 'a' });
    const full = { map: 'm', id: 'i', value: null, stamp: last, edits: { a: MOST_EDITS } };
    const after = edited(full, full, uint32(1), NOW, 'z');
    expect(after.edits).toEqual({ a: MOST_EDITS, z: 1 });
    expect(edited(full, full, uint32(1), NOW, 'a').edits).toEqual({ a: MOST_EDITS });
    expect(merged(full, after).value).toEqual(uint32(1));
  });
});

test('merging is commutative, associative and idempotent, for edits of one stamp as well', () => {
  const dice = new Dice('merge');
  const item = (): Item => ({
    map: 'm',
    id: 'i',
    value: dice.chance(0.3) ? null : uint32(dice.below(3)),
    stamp: { time: dice.below(2), count: dice.below(2), device: `d${dice.below(2)}` },
    edits: { d0: dice.below(3), d1: dice.below(3) },
  });
  for (let round = 0; round < 2_000; round++) {
    const [a, b, c] = [item(), item(), item()];
    expect(merged(a, b)).toEqual(merged(b, a));
    expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
    expect(merged(a, a)).toBe(a);
    expect(merged(merged(a, b), b)).toEqual(merged(a, b));
  }
});
