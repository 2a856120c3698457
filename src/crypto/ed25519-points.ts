/** Which encodings of Ed25519 points every implementation agrees about: canonical ones that aren't of small order. */
import { type Bytes, equalBytes, fromHex } from '#lib/bytes.ts';

const POINT_LENGTH = 32;
const TOP_BIT = 0x80;

/** The y coordinates (little-endian) of the eight points of small order; each belongs to one point or to two. */
const SMALL_ORDER_Y: readonly Bytes[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
].map((hex) => fromHex(hex) as Bytes);

/** True when y < 2²⁵⁵ − 19; below it lie all values but nineteen, whose bytes are 0xed…0xff, 0xff…, 0x7f. */
function isCanonicalY(y: Uint8Array): boolean {
  if ((y[0] ?? 0) < 0xed || y[POINT_LENGTH - 1] !== 0x7f) return true;
  return y.subarray(1, POINT_LENGTH - 1).some((byte) => byte !== 0xff);
}

/** Says nothing about whether the bytes are a point of the curve at all. */
export function isUndisputedPoint(encoded: Uint8Array): boolean {
  if (encoded.length !== POINT_LENGTH) return false;
  const y = encoded.slice();
  y[POINT_LENGTH - 1] = (encoded[POINT_LENGTH - 1] ?? 0) & ~TOP_BIT;
  return isCanonicalY(y) && !SMALL_ORDER_Y.some((small) => equalBytes(small, y));
}
