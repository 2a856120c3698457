/** Canonical CBOR: the encoder agrees with cborg byte for byte, and the decoder reads what encoding gives and nothing else. */
import { decode as peerDecode, encode as peerEncode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '#lib/bytes.ts';
import { decode, decodeOwn, decodeOwnSequence, encode } from '#lib/cbor.ts';

const LONG = process.env.ICOM_LONG === '1';
const runs = { numRuns: LONG ? 20_000 : 2_000 };
const hex = (text: string) => fromHex(text) ?? expect.fail('not hex');

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 80 }));
const key = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'toString', 'a', 'b', 'aa', 'ab', 'é', '𝄞', '\uffff'),
);
const leaf = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -300, max: 300 }),
  fc.constantFrom(0x17, 0x18, 0xff, 0x100, 0xffff, 0x10000, 0xffffffff, 0x100000000, Number.MAX_SAFE_INTEGER),
  fc.constantFrom(Number.MIN_SAFE_INTEGER, null, true, false),
  text,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
);
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('data'), { maxLength: 30 }),
    fc.dictionary(key, tie('data'), { maxKeys: 30 }),
  ),
}));

const STRICT = { strict: true, allowIndefinite: false, allowUndefined: false, allowBigInt: false } as const;

/** Whether cborg reads the bytes, and they are what it would write. */
function peerAccepts(bytes: Uint8Array): boolean {
  try {
    const value: unknown = peerDecode(bytes, { ...STRICT, rejectDuplicateMapKeys: true });
    return toHex(peerEncode(value)) === toHex(bytes);
  } catch {
    return false;
  }
}

describe('encoding', () => {
  it('gives the bytes that cborg gives', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(toHex(encode(value))).toBe(toHex(peerEncode(value)));
      }),
      { ...runs, seed: 1 },
    );
  });

  it('orders the keys of each map, however many alike or unlike came before', () => {
    for (let round = 0; round < 3; round++) {
      expect(toHex(encode({ bb: 1, c: 2, a: 3 }))).toBe('a361610361630262626201');
      expect(toHex(encode({ a: 3, bb: 1, c: 2 }))).toBe('a361610361630262626201');
      expect(toHex(encode({ c: 2, a: undefined, bb: 1 }))).toBe('a261630262626201');
      for (let other = 0; other < 20; other++) encode({ [`k${other}`]: 1, x: 2, y: 3 });
    }
  });

  it('leaves out what is undefined', () => {
    expect(encode({ a: 1, b: undefined })).toEqual(encode({ a: 1 }));
  });

  it.each([
    ['undefined', undefined],
    ['a fraction', 1.5],
    ['NaN', Number.NaN],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['an integer that is not exact', 2 ** 53],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['an instance', new Date(0)],
    ['a map object', new Map()],
    ['nothing in a list', [undefined]],
  ])('throws on %s', (_, value) => {
    expect(() => encode(value)).toThrow(TypeError);
  });

  it('throws on a value that contains itself', () => {
    const value: unknown[] = [];
    value.push(value);
    expect(() => encode(value)).toThrow(TypeError);
  });

  it('is as good as before after one that failed', () => {
    expect(() => encode(['x'.repeat(100), 1.5])).toThrow(TypeError);
    expect(toHex(encode([1]))).toBe('8101');
  });
});

describe('decoding', () => {
  it('reads what was encoded', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(decode(encode(value))).toEqual({ ok: true, value });
      }),
      { ...runs, seed: 2 },
    );
  });

  /** Encodings with a few bytes changed, cut or added: near enough to valid to get far. */
  const damaged = fc
    .tuple(
      data,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([value, changes, more]) => {
      const whole = encode(value);
      const bytes = new Uint8Array(Math.max(0, whole.length + more));
      bytes.set(whole.subarray(0, bytes.length));
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    });
  const input = fc.oneof(
    damaged,
    fc.uint8Array({ maxLength: 12 }).map((bytes) => new Uint8Array(bytes)),
  );

  it('accepts only what encoding gives', () => {
    let accepted = 0;
    fc.assert(
      fc.property(input, (bytes) => {
        const decoded = decode(bytes);
        if (!decoded.ok) return;
        accepted++;
        expect(toHex(encode(decoded.value))).toBe(toHex(bytes));
      }),
      { ...runs, seed: 3 },
    );
    expect(accepted).toBeGreaterThan(runs.numRuns / 20);
  });

  it('refuses nothing that cborg reads and would write so, floats aside', () => {
    fc.assert(
      fc.property(input, (bytes) => {
        if (!decode(bytes).ok && peerAccepts(bytes)) expect(JSON.stringify(peerDecode(bytes))).toMatch(/\.|e[+-]/);
      }),
      { ...runs, seed: 4 },
    );
  });

  it.each([
    ['nothing', ''],
    ['a float', 'f93c00'],
    ['undefined', 'f7'],
    ['a tag', 'c000'],
    ['an unassigned simple value', 'e0'],
    ['an argument that is reserved', '1c'],
    ['an array of indefinite length', '9fff'],
    ['a byte string of indefinite length', '5f4100ff'],
    ['one byte for what fits into the head', '1817'],
    ['two bytes for what fits into one', '1900ff'],
    ['four bytes for what fits into two', '1a0000ffff'],
    ['eight bytes for what fits into four', '1b00000000ffffffff'],
    ['an integer beyond the exact ones', '1b0020000000000000'],
    ['a negative integer beyond the exact ones', '3b001fffffffffffff'],
    ['a key that is no text', 'a10000'],
    ['keys out of order', 'a2616200616100'],
    ['a longer key before a shorter one', 'a262616100616200'],
    ['a key twice', 'a2616100616100'],
    ['a key that is the beginning of the one before', 'a262616100616100'],
    ['text that is no UTF-8', '61ff'],
    ['an overlong character', '62c080'],
    ['half of a surrogate pair', '63eda080'],
    ['fewer bytes than announced', '41'],
    ['more items than bytes', '9b001fffffffffffff'],
    ['bytes after the end', '0000'],
  ])('refuses %s', (_, bytes) => {
    expect(decode(hex(bytes))).toEqual({ ok: false, error: 'Malformed' });
  });

  it('keeps a byte order mark, short text and long', () => {
    for (const value of ['\ufeffa', `\ufeff${'a'.repeat(100)}`])
      expect(decode(encode(value))).toEqual({ ok: true, value });
  });

  it('takes 64 levels and no more', () => {
    const levels = (count: number) => hex(`${'81'.repeat(count)}00`);
    expect(decode(levels(64)).ok).toBe(true);
    expect(decode(levels(65)).ok).toBe(false);
    expect(decode(levels(60_000)).ok).toBe(false);
    expect(decode(hex(`${'a16161'.repeat(65)}00`)).ok).toBe(false);
  });

  it('takes a key that names the prototype as a key', () => {
    const decoded = decode(hex('a1695f5f70726f746f5f5fa1616101'));
    expect(decoded.ok && Object.keys(decoded.value as object)).toEqual(['__proto__']);
    expect(decoded.ok && (decoded.value as { a?: number }).a).toBeUndefined();
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('answers bytes of their own, plain ones even of a Buffer', () => {
    const source = Buffer.from('43010203', 'hex');
    const value = decodeOwn(source) as Uint8Array;
    source.fill(0);
    expect([...value]).toEqual([1, 2, 3]);
    expect(value.constructor).toBe(Uint8Array);
  });
});

describe('bytes of our own', () => {
  it('throw when they are damaged', () => {
    expect(() => decodeOwn(hex('ff'))).toThrow('CBOR');
    expect(() => decodeOwnSequence(hex('01ff'))).toThrow('CBOR');
  });

  it('are read one after another, each with its encoding', () => {
    const items = decodeOwnSequence(hex('0182020361613863'));
    expect(items.map(({ value, encoded }) => [value, toHex(encoded)])).toEqual([
      [1, '01'],
      [[2, 3], '820203'],
      ['a', '6161'],
      [-100, '3863'],
    ]);
  });
});
