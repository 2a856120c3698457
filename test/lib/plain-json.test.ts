/** JSON with byte strings: any plain data is read as it was written, blanks behind it or not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '#lib/bytes.ts';
import { decodeJson, encodeJson } from '#lib/plain-json.ts';

const text = fc.oneof(fc.string(), fc.constantFrom('\0', '\0b', '\0bAAAA', '\0t', '\0t\0b', '__proto__', '\ufeff'));
const leaf = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, false),
  text,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
);
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('data'), { maxLength: 10 }),
    fc.dictionary(text, tie('data'), { maxKeys: 10, noNullPrototype: true }),
  ),
}));

test('data is read as it was written', () => {
  fc.assert(
    fc.property(data, fc.nat({ max: 20 }), (value, blanks) => {
      const padded = concat(encodeJson(value), new Uint8Array(blanks).fill(0x20));
      expect(decodeJson(padded)).toEqual(value);
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('what is undefined is left out', () => {
  expect(decodeJson(encodeJson({ a: undefined, b: 1 }))).toEqual({ b: 1 });
});
