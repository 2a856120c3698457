/** The one way in which plain data becomes the bytes of a row or page, and back. */
import { decode, decodeFirst, encode } from 'cborg';
import type { Bytes } from '#lib/bytes.ts';

/** Properties that are undefined are left out. Throws on what isn't plain data (functions, class instances). */
export function toCbor(value: unknown): Bytes {
  return encode(value, { ignoreUndefinedProperties: true });
}

/** Only for bytes of our own making: throws on anything else. */
export function fromCbor(bytes: Uint8Array): unknown {
  return decode(bytes);
}

/** The items of a CBOR sequence (RFC 8742), each with the bytes that it came from. */
export function fromCborSequence(bytes: Bytes): { readonly value: unknown; readonly encoded: Bytes }[] {
  const items: { value: unknown; encoded: Bytes }[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const [value, after] = decodeFirst(rest) as [unknown, Uint8Array];
    const length = rest.length - after.length;
    items.push({ value, encoded: rest.subarray(0, length) });
    rest = rest.subarray(length);
  }
  return items;
}
