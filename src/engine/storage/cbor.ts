/** The one way in which plain data becomes the bytes of a row or page, and back. */
import { decode, encode } from 'cborg';
import type { Bytes } from '#lib/bytes.ts';

/** Properties that are undefined are left out. Throws on what isn't plain data (functions, class instances). */
export function toCbor(value: unknown): Bytes {
  return encode(value, { ignoreUndefinedProperties: true });
}

/** Only for bytes of our own making: throws on anything else. */
export function fromCbor(bytes: Uint8Array): unknown {
  return decode(bytes);
}
