/** CBOR: one encoding for each value, plain byte arrays out, and nothing but an error for anything else. */
import { encode } from 'cborg';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { fromHex } from '#lib/bytes.ts';
import { decodeCbor, encodeCbor, uint } from '#wire/cbor.ts';

const hex = (text: string) => fromHex(text) ?? expect.fail('not hex');

describe('encodeCbor', () => {
  const values: [name: string, value: unknown][] = [
    ['a number', 7],
    ['a byte string', new Uint8Array(32).fill(1)],
    ['a map', { text: 'abc', list: [1, 2, 3], none: null }],
    ['more than one of the encoder’s chunks', Array.from({ length: 40 }, () => new Uint8Array(1000).fill(2))],
  ];

  it('answers a plain Uint8Array whatever the length', () => {
    const encodings = Array.from({ length: 600 }, (_, length) => encodeCbor({ text: 'x'.repeat(length) }));
    expect(encodings.filter((bytes) => bytes.constructor !== Uint8Array)).toEqual([]);
  });

  it.each(values)('answers the encoder’s bytes for %s', (_, value) => {
    const bytes = encodeCbor(value);
    expect([...bytes]).toEqual([...encode(value)]);
  });

  it('answers bytes that a later call leaves alone, and slices that are copies', () => {
    const first = encodeCbor({ n: 1, text: 'x'.repeat(200) });
    const copy = first.slice();
    encodeCbor({ n: 2, text: 'y'.repeat(200) });
    expect(first).toEqual(copy);
    copy[0] = 0;
    expect(first[0]).not.toBe(0);
  });
});

describe('decodeCbor', () => {
  const schema = v.strictObject({ a: uint, b: uint });

  it('reads what was encoded', () => {
    expect(decodeCbor(schema, encodeCbor({ b: 2, a: 1 }), 100)).toEqual({ ok: true, value: { a: 1, b: 2 } });
  });

  it.each([
    ['map keys out of order', 'a2616202616101'],
    ['a number longer than needed', 'a261611801616202'],
    ['a map of indefinite length', 'bf616101616202ff'],
    ['a key twice', 'a3616101616101616202'],
    ['bytes after the end', 'a261610161620200'],
    ['a cut value', 'a26161016162'],
    ['another shape', 'a1616101'],
  ])('refuses %s', (_, text) => {
    expect(decodeCbor(schema, hex(text), 100)).toEqual({ ok: false, error: 'Malformed' });
  });

  it('refuses more than its limit', () => {
    const bytes = encodeCbor({ a: 1, b: 2 });
    expect(decodeCbor(schema, bytes, bytes.length).ok).toBe(true);
    expect(decodeCbor(schema, bytes, bytes.length - 1).ok).toBe(false);
  });
});
