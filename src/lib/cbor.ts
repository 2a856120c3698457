/**
 * Canonical CBOR (RFC 8949 §4.2) of plain data: safe integers, byte strings, text, arrays, maps with text keys, booleans
 * and null. A value has one encoding: heads as short as they go, definite lengths, keys by length and then by bytes.
 * Everything else is malformed: floats, tags, undefined, keys twice, text that is no UTF-8, more than 64 levels.
 */
import type { Bytes } from './bytes.ts';
import { isAscii, shapeOf } from './cbor-keys.ts';
import { err, ok, type Result } from './result.ts';

const MAX_DEPTH = 64;
const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTE_STRING = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;

/** Up to here a loop over characters is faster than the runtime's encoder and decoder. */
const SHORT_TEXT = 48;
const encoder = new TextEncoder();
/** A byte order mark is text like any other. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Properties that are undefined are left out. Throws on what isn't plain data: that is a bug of the caller's. */
export function encode(value: unknown): Bytes {
  const writer = new Writer();
  writer.value(value, 0);
  return writer.finish();
}

export function decode(bytes: Uint8Array): Result<unknown, 'Malformed'> {
  try {
    const reader = new Reader(bytes);
    const value = reader.value(0);
    return reader.at === bytes.length ? ok(value) : err('Malformed');
  } catch (error) {
    if (error === MALFORMED) return err('Malformed');
    throw error;
  }
}

/** Reads what this program itself encoded and kept safe; throws on anything else. */
export function decodeOwn(bytes: Uint8Array): unknown {
  const decoded = decode(bytes);
  if (!decoded.ok) throw new Error('no CBOR of our own');
  return decoded.value;
}

/** The items of a CBOR sequence (RFC 8742) of our own, each with the bytes that it came from; throws on anything else. */
export function decodeOwnSequence(bytes: Bytes): { readonly value: unknown; readonly encoded: Bytes }[] {
  const reader = new Reader(bytes);
  const items = [];
  while (reader.at < bytes.length) {
    const start = reader.at;
    items.push({ value: reader.value(0), encoded: bytes.subarray(start, reader.at) });
  }
  return items;
}

const SPARE_BYTES = 4096;
let spare: Bytes | undefined;

class Writer {
  /** Taken from encoding to encoding, since allocating costs more than a small value does. */
  #bytes = spare ?? new Uint8Array(SPARE_BYTES);
  #length = 0;

  constructor() {
    spare = undefined;
  }

  value(value: unknown, depth: number): void {
    if (typeof value === 'string') this.#text(value);
    else if (Number.isSafeInteger(value)) this.#integer(value as number);
    else if (value instanceof Uint8Array) this.#append(BYTE_STRING, value);
    else if (value === null) this.#byte(NULL);
    else if (typeof value === 'boolean') this.#byte(value ? TRUE : FALSE);
    else if (depth === MAX_DEPTH) throw new TypeError(`plain data has at most ${MAX_DEPTH} levels`);
    else if (Array.isArray(value)) this.#array(value, depth + 1);
    else if (isPlainObject(value)) this.#map(value, depth + 1);
    else throw new TypeError(`no plain data: ${typeof value}`);
  }

  /** What was written; here it is wiped, for it may be a key. */
  finish(): Bytes {
    const written = this.#bytes.slice(0, this.#length);
    this.#bytes.fill(0, 0, this.#length);
    if (this.#bytes.length === SPARE_BYTES) spare = this.#bytes;
    return written;
  }

  #integer(value: number): void {
    if (value < 0) this.#head(NEGATIVE, -1 - value);
    else this.#head(UNSIGNED, value);
  }

  #text(text: string): void {
    if (text.length > SHORT_TEXT || !isAscii(text)) return this.#append(TEXT, encoder.encode(text));
    this.#head(TEXT, text.length);
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[this.#length++] = text.charCodeAt(index);
  }

  #array(items: readonly unknown[], depth: number): void {
    this.#head(ARRAY, items.length);
    for (const item of items) this.value(item, depth);
  }

  #map(map: Readonly<Record<string, unknown>>, depth: number): void {
    const { ordered, encoded } = shapeOf(Object.keys(map), encode);
    let present = 0;
    for (const key of ordered) if (map[key] !== undefined) present++;
    this.#head(MAP, present);
    for (let index = 0; index < ordered.length; index++) {
      const value = map[ordered[index] as string];
      if (value === undefined) continue;
      this.#raw(encoded[index] as Bytes);
      this.value(value, depth);
    }
  }

  #raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #append(major: number, bytes: Uint8Array): void {
    this.#head(major, bytes.length);
    this.#raw(bytes);
  }

  #head(major: number, argument: number): void {
    this.#reserve(9);
    const type = major << 5;
    if (argument < 24) {
      this.#bytes[this.#length++] = type | argument;
      return;
    }
    const width = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
    this.#bytes[this.#length++] = type | (24 + Math.log2(width));
    for (let rest = argument, at = this.#length + width; at > this.#length; rest = Math.floor(rest / 0x100)) {
      this.#bytes[--at] = rest % 0x100;
    }
    this.#length += width;
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  value(depth: number): unknown {
    const first = this.#byte();
    switch (first >> 5) {
      case UNSIGNED:
        return this.#argument(first);
      case NEGATIVE: {
        const value = -1 - this.#argument(first);
        return Number.isSafeInteger(value) ? value : malformed();
      }
      case BYTE_STRING: {
        const start = this.#skip(this.#argument(first));
        return new Uint8Array(this.#bytes.subarray(start, this.at));
      }
      case TEXT:
        return this.#text(first);
      case ARRAY:
        return depth < MAX_DEPTH ? this.#array(this.#argument(first), depth + 1) : malformed();
      case MAP:
        return depth < MAX_DEPTH ? this.#map(this.#argument(first), depth + 1) : malformed();
      default:
        if (first === NULL) return null;
        return first === TRUE || (first === FALSE ? false : malformed());
    }
  }

  #text(first: number): string {
    const start = this.#skip(this.#argument(first));
    if (this.at - start <= SHORT_TEXT) {
      let text = '';
      let all = 0;
      for (let at = start; at < this.at; at++) {
        const byte = this.#bytes[at] as number;
        all |= byte;
        text += String.fromCharCode(byte);
      }
      if (all < 0x80) return text;
    }
    try {
      return decoder.decode(this.#bytes.subarray(start, this.at));
    } catch {
      return malformed();
    }
  }

  #array(length: number, depth: number): unknown[] {
    const items: unknown[] = [];
    while (items.length < length) items.push(this.value(depth));
    return items;
  }

  #map(size: number, depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    let previous = 0;
    let previousEnd = 0;
    for (let count = 0; count < size; count++) {
      const start = this.at;
      const first = this.#byte();
      const key = first >> 5 === TEXT ? this.#text(first) : malformed();
      if (count > 0 && !this.#ascends(previous, previousEnd, start)) malformed();
      [previous, previousEnd] = [start, this.at];
      const value = this.value(depth);
      // Assigning would give the map another prototype.
      if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true });
      else map[key] = value;
    }
    return map;
  }

  /** Whether the key just read, from `start` on, comes behind the one before: heads are compared, too, so length decides first. */
  #ascends(previous: number, previousEnd: number, start: number): boolean {
    for (let offset = 0; previous + offset < previousEnd; offset++) {
      const difference = (this.#bytes[start + offset] as number) - (this.#bytes[previous + offset] as number);
      if (difference !== 0) return difference > 0;
    }
    return false;
  }

  /** The number in a head: as short as it goes, and no greater than a number holds exactly. */
  #argument(first: number): number {
    const information = first & 0x1f;
    if (information < 24) return information;
    if (information > 27) malformed();
    const width = 1 << (information - 24);
    const start = this.#skip(width);
    let argument = 0;
    for (let at = start; at < this.at; at++) argument = argument * 0x100 + (this.#bytes[at] as number);
    const least = width === 1 ? 24 : 2 ** (4 * width);
    return argument >= least && argument <= Number.MAX_SAFE_INTEGER ? argument : malformed();
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] as number;
  }

  /** Where the next `length` bytes begin. */
  #skip(length: number): number {
    const start = this.at;
    this.at += length;
    return this.at <= this.#bytes.length ? start : malformed();
  }
}

/** What a reader throws: one object, since a stack for each bad input would cost more than reading it. */
const MALFORMED = new Error('malformed CBOR');

function malformed(): never {
  throw MALFORMED;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
