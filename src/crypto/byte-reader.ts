/** Reads the fixed binary formats of this room: a cursor that never throws and ends in one verdict. */
import type { Bytes } from '#lib/bytes.ts';

/** Reading past the end yields zeros and sets `failed` for good: check `complete` or `failed` once, at the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  failed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A copy of the next `length` bytes; `length` is a constant of the format, never taken from the input. */
  take(length: number): Bytes {
    const end = this.#offset + length;
    if (end > this.#bytes.length) {
      this.failed = true;
      return new Uint8Array(length);
    }
    const part = this.#bytes.slice(this.#offset, end);
    this.#offset = end;
    return part;
  }

  uint8(): number {
    return this.take(1)[0] ?? 0;
  }

  uint32(): number {
    return new DataView(this.take(4).buffer).getUint32(0);
  }

  /** A copy of all that is left. */
  rest(): Bytes {
    return this.take(this.#bytes.length - this.#offset);
  }

  /** True when every byte was read and none was missing. */
  get complete(): boolean {
    return !this.failed && this.#offset === this.#bytes.length;
  }
}
