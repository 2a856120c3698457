/**
 * Plain data with byte strings as JSON, which the runtime reads by itself: where nothing is compiled yet, as at a start, that
 * takes a tenth of what CBOR takes. Bytes are a string of U+0000, `b` and their Base64; text that begins with U+0000 is one of
 * U+0000, `t` and the text.
 */
import { type Bytes, fromBase64, toBase64, utf8 } from './bytes.ts';

const BYTES = '\0b';
const TEXT = '\0t';
const decoder = /* @__PURE__ */ new TextDecoder();

/** Properties that are undefined are left out. */
export function encodeJson(value: unknown): Bytes {
  return utf8(
    JSON.stringify(value, (_, item: unknown) => {
      if (item instanceof Uint8Array) return BYTES + toBase64(item);
      return typeof item === 'string' && item.startsWith('\0') ? TEXT + item : item;
    }),
  );
}

/** Reads what this program itself encoded and kept safe, with blanks behind it or without; throws on anything else. */
export function decodeJson(bytes: Uint8Array): unknown {
  return JSON.parse(decoder.decode(bytes), (_, item: unknown) => {
    if (typeof item !== 'string' || !item.startsWith('\0')) return item;
    const content = item.slice(BYTES.length);
    return item.startsWith(BYTES) ? fromBase64(content) : content;
  });
}
