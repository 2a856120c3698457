/** Turns what is valid into what almost is: bytes, values that CBOR can hold, and values that only JavaScript can. */
import type { Bytes } from '#lib/bytes.ts';
import { decode, encode } from '#lib/cbor.ts';
import type { Chance } from './inputs.ts';

const EDGES = [0, 1, -1, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
const TEXTS = ['', 'a', '__proto__', 'constructor', 'toString', '\u0000', '\ud800', '𝄞', 'x'.repeat(5000)];

/** One to four changes to an encoding; now and then nothing of it is left. */
export function mutateBytes(chance: Chance, valid: Uint8Array, other: Uint8Array): Bytes {
  if (chance.once(20)) return chance.bytes(chance.below(300));
  let bytes = new Uint8Array(valid);
  for (let left = 1 + chance.below(4); left > 0; left--) bytes = changed(chance, bytes, other);
  return bytes;
}

function changed(chance: Chance, bytes: Bytes, other: Uint8Array): Bytes {
  const at = chance.below(bytes.length + 1);
  const until = at + chance.below(Math.min(bytes.length - at, 64) + 1);
  const spliced = (middle: Uint8Array, from = until) =>
    new Uint8Array([...bytes.subarray(0, at), ...middle, ...bytes.subarray(from)]);
  switch (chance.below(9)) {
    case 0:
      return bytes.length === 0
        ? bytes
        : bytes.with(at % bytes.length, (bytes[at % bytes.length] ?? 0) ^ (1 << chance.below(8)));
    case 1:
      return bytes.length === 0 ? bytes : bytes.with(at % bytes.length, chance.pick([0, 1, 0x7f, 0x80, 0xff]));
    case 2:
      return spliced(new Uint8Array(0));
    case 3:
      return spliced(chance.bytes(chance.below(16)), at);
    case 4:
      return bytes.slice(0, at);
    case 5:
      return spliced(bytes.subarray(at, until), at);
    case 6:
      return spliced(new Uint8Array(4).fill(chance.pick([0, 0x7f, 0xff])), at + 4);
    case 7:
      return spliced(other.subarray(chance.below(other.length + 1)));
    default:
      // heads that promise a lot
      return spliced(
        chance.pick(
          [[0x9b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], [0xbf], [0x5f], [0x7b, 0xff]].map((head) =>
            Uint8Array.from(head),
          ),
        ),
        at,
      );
  }
}

/** An encoding in CBOR with something else in one place of its value; as it was when there is no such place. */
export function mutateCbor(chance: Chance, valid: Uint8Array): Bytes {
  const decoded = decode(valid);
  if (!decoded.ok) return new Uint8Array(valid);
  try {
    return encode(mutateValue(chance, decoded.value, plainValue));
  } catch {
    return chance.bytes(8);
  }
}

/** A copy of a value with `replacement` in one place, a part left out, twice, or under another name. */
export function mutateValue(chance: Chance, value: unknown, replacement: (chance: Chance) => unknown): unknown {
  if (Array.isArray(value)) {
    const at = chance.below(value.length + 1);
    switch (chance.below(5)) {
      case 0:
        return value.toSpliced(at, 1);
      case 1:
        return value.toSpliced(at, 0, ...value.slice(0, 300));
      case 2:
        return value.toSpliced(at, 0, replacement(chance));
      default:
        return at === value.length ? replacement(chance) : value.with(at, mutateValue(chance, value[at], replacement));
    }
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || chance.once(8))
    return replacement(chance);
  const entries = Object.entries(value);
  const at = chance.below(entries.length + 1);
  const [key, part] = entries[at] ?? [chance.pick(TEXTS), undefined];
  switch (chance.below(6)) {
    case 0:
      return Object.fromEntries(entries.toSpliced(at, 1));
    case 1:
      return Object.fromEntries(entries.toSpliced(at, 1, [chance.pick(TEXTS), part ?? 1]));
    default:
      return Object.fromEntries(entries.toSpliced(at, 1, [key, mutateValue(chance, part, replacement)]));
  }
}

/** Something that CBOR can hold. */
export function plainValue(chance: Chance): unknown {
  switch (chance.below(8)) {
    case 0:
      return chance.pick(EDGES);
    case 1:
      return chance.pick(TEXTS);
    case 2:
      return chance.bytes(chance.pick([0, 1, 16, 31, 32, 33, 64, 1000]));
    case 3:
      return chance.pick([null, true, false]);
    case 4:
      return Array.from({ length: chance.below(20) }, () => chance.pick(EDGES));
    case 5:
      return { kind: chance.pick(['message', 'ack', 'reset', 'challenge', 'auth', 'no']), v: 1 };
    case 6:
      return nested(chance.pick([3, 60, 70]));
    default:
      return {};
  }
}

/** Something that JavaScript can pass to a function and no honest page does. */
export function exoticValue(chance: Chance): unknown {
  const hostile = new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing });
  const getter = Object.defineProperty({ a: 1 }, 'text', { enumerable: true, get: throwing });
  const cycle: unknown[] = [];
  cycle.push(cycle);
  return chance.pick<() => unknown>([
    () => plainValue(chance),
    () => plainValue(chance),
    () => undefined,
    () => chance.pick([Number.NaN, Number.POSITIVE_INFINITY, -0, 0.5, 1e308, 2 ** 53]),
    () => 10n ** 30n,
    () => Symbol('fuzz'),
    () => throwing,
    () => hostile,
    () => getter,
    () => cycle,
    () => new Date(Number.NaN),
    () => new Map([[1, cycle]]),
    () => new Array(chance.pick([10, 1e6, 2 ** 32 - 1])),
    () => 'x'.repeat(chance.pick([100, 70_000, 1_200_000])),
    () => '(a+)+$'.repeat(50),
    () => nested(chance.pick([50, 65, 20_000])),
    () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown,
    () => Object.create(null) as unknown,
    () => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key ${index}`, index])),
    () => new Uint8Array(chance.pick([0, 32, 2_000_000])),
    () => Promise.resolve(1),
  ])();
}

function throwing(): never {
  throw new Error('not to be touched');
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
