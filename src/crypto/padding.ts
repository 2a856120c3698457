/** Padding that hides a length inside encrypted content: 0x80, then zeros (ISO/IEC 7816-4). */
import type { Bytes } from '#lib/bytes.ts';

const MARK = 0x80;

/** `length` must be greater than the content's. */
export function pad(content: Uint8Array, length: number): Bytes {
  const padded = new Uint8Array(length);
  padded.set(content);
  padded[content.length] = MARK;
  return padded;
}

/** The content (a view); undefined when there is no mark. */
export function unpad(padded: Bytes): Bytes | undefined {
  const mark = padded.lastIndexOf(MARK);
  if (mark < 0) return undefined;
  for (let index = mark + 1; index < padded.length; index++) if (padded[index] !== 0) return undefined;
  return padded.subarray(0, mark);
}
