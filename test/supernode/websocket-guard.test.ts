/** The guard counts WebSocket messages rightly however their bytes arrive. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '#lib/bytes.ts';
import { WebSocketGuard } from '#supernode/websocket-guard.ts';

const LIMIT = 70_000;

/** A masked client frame (RFC 6455 §5.2). */
function frame(length: number, options: { final?: boolean; opcode?: number } = {}): Uint8Array {
  const first = ((options.final ?? true) ? 0x80 : 0) | (options.opcode ?? 2);
  const size =
    length < 126
      ? [0x80 | length]
      : length < 65_536
        ? [0xfe, length >> 8, length & 255]
        : [0xff, 0, 0, 0, 0, (length >>> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return concat(new Uint8Array([first, ...size, 1, 2, 3, 4]), new Uint8Array(length).fill(0xff));
}

function accepts(bytes: Uint8Array, cuts: readonly number[]): boolean {
  const guard = new WebSocketGuard(LIMIT);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].every((start, index) => guard.accepts(bytes.subarray(start, ends[index] ?? bytes.length)));
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });

test('messages within the limit pass, one by one, in every cutting', () => {
  const lengths = fc.array(fc.oneof(fc.nat(200), fc.nat(LIMIT), fc.constantFrom(0, 125, 126, 65_535, 65_536, LIMIT)), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(lengths, cuts, (sizes, where) => {
      expect(accepts(concat(...sizes.map((size) => frame(size))), where)).toBe(true);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('a message above the limit does not pass, in one piece or in fragments', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: LIMIT }), cuts, (head, where) => {
      const rest = LIMIT + 1 - head;
      const ping = frame(3, { opcode: 9 });
      const message = concat(frame(head, { final: false }), ping, frame(rest, { opcode: 0 }));
      expect(accepts(message, where)).toBe(false);
    }),
    { seed: 2, numRuns: 100 },
  );
});

test('the announcement alone is enough', () => {
  expect(accepts(frame(LIMIT + 1).subarray(0, 14), [])).toBe(false);
  const endless = new Uint8Array([0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]);
  expect(accepts(endless, [3])).toBe(false);
});

test('control frames are short', () => {
  expect(accepts(frame(125, { opcode: 9 }), [])).toBe(true);
  expect(accepts(frame(126, { opcode: 9 }), [])).toBe(false);
});
