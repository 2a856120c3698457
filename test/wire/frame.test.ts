/** Frames survive every cutting of the stream, and nothing above the limit is ever gathered. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bytes, concat } from '#lib/bytes.ts';
import { encodeFrame, FrameDecoder, MAX_FRAME_BODY } from '#wire/frame.ts';

/** Feeds `bytes` cut at `cuts`; the bodies, or the error and the bodies before it. */
function decodeAll(bytes: Uint8Array, cuts: readonly number[], limit?: number): { bodies: Bytes[]; failed: boolean } {
  const decoder = new FrameDecoder(limit);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const bodies: Bytes[] = [];
  for (const [index, start] of [0, ...ends].entries()) {
    const pushed = decoder.push(bytes.subarray(start, ends[index] ?? bytes.length));
    if (!pushed.ok) return { bodies, failed: true };
    bodies.push(...pushed.value);
  }
  return { bodies, failed: false };
}

const body = fc.uint8Array({ minLength: 1, maxLength: 300 });
const cuts = fc.array(fc.nat(), { maxLength: 30 });

test('what was framed comes out, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(body, { maxLength: 10 }), cuts, (bodies, where) => {
      const stream = concat(...bodies.map(encodeFrame));
      const decoded = decodeAll(stream, where);
      expect(decoded.failed).toBe(false);
      expect(decoded.bodies.map((found) => [...found])).toEqual(bodies.map((given) => [...given]));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('random bytes give bodies or an error, never a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), cuts, (bytes, where) => {
      const { bodies } = decodeAll(bytes, where, 64);
      expect(bodies.every((found) => found.length > 0 && found.length <= 64)).toBe(true);
    }),
    { seed: 2, numRuns: 500 },
  );
});

test('the largest body passes; one byte more, nothing at all, and all that follows do not', () => {
  expect(decodeAll(encodeFrame(new Uint8Array(MAX_FRAME_BODY)), [5]).bodies).toHaveLength(1);
  const good = encodeFrame(new Uint8Array([1]));
  for (const bad of [encodeFrame(new Uint8Array(MAX_FRAME_BODY + 1)).subarray(0, 4), new Uint8Array(4)]) {
    const decoder = new FrameDecoder();
    expect(decoder.push(good).ok).toBe(true);
    expect(decoder.push(bad)).toEqual({ ok: false, error: 'Malformed' });
    expect(decoder.push(good)).toEqual({ ok: false, error: 'Malformed' });
  }
});
