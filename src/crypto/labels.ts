/** Labels that keep one use of a key or hash apart from every other, and unambiguous joining of inputs. */
import { type Bytes, concat, uint32, utf8 } from '#lib/bytes.ts';

/** The bytes of `icom/v1/<name>`. */
export function label(name: string): Bytes {
  return utf8(`icom/v1/${name}`);
}

/** Each part preceded by its length as a big-endian uint32: no two lists of parts give the same bytes. */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Bytes {
  return concat(...parts.flatMap((part) => [uint32(part.length), part]));
}
