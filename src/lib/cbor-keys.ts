/** The canonical order of a map's keys in CBOR, remembered for maps that are alike. */
import type { Bytes } from './bytes.ts';

const encoder = new TextEncoder();

/** The keys of maps that are alike, in the order in which an object has them and in that of the encoding. */
type Shape = {
  readonly keys: readonly string[];
  readonly ordered: readonly string[];
  readonly encoded: readonly Bytes[];
};

/** Rows of a table are alike, and sorting and encoding their keys costs more than the rest of them: by the number of keys. */
const shapes = new Map<number, Shape[]>();
/** Of each number of keys. A stranger's map may have any keys, and longer ones than fields' names may be somebody's address. */
const KEPT_SHAPES = 32;
const KEPT_KEYS = 32;
const KEPT_LENGTH = 24;

/** `encode` makes the CBOR of one key. */
export function shapeOf(keys: readonly string[], encode: (key: string) => Bytes): Shape {
  const alike = shapes.get(keys.length) ?? [];
  for (const shape of alike) if (sameTexts(shape.keys, keys)) return shape;
  const ordered = [...keys].sort(keys.every(isAscii) ? compareAscii : compareText);
  const shape = { keys, ordered, encoded: ordered.map((key) => encode(key)) };
  const kept = keys.length <= KEPT_KEYS && keys.every(({ length }) => length <= KEPT_LENGTH);
  if (kept && alike.length < KEPT_SHAPES) shapes.set(keys.length, [...alike, shape]);
  return shape;
}

function sameTexts(texts: readonly string[], others: readonly string[]): boolean {
  for (let index = 0; index < texts.length; index++) if (texts[index] !== others[index]) return false;
  return true;
}

function compareAscii(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function compareText(a: string, b: string): number {
  const [first, second] = [encoder.encode(a), encoder.encode(b)];
  const differing = first.findIndex((byte, index) => byte !== second[index]);
  return first.length - second.length || (first[differing] ?? 0) - (second[differing] ?? 0);
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) >= 0x80) return false;
  return true;
}
