/**
 * Frames on a byte stream: how every long-lived stream, to a super node or to a peer, is cut into messages.
 *
 * Format: a 32-bit big-endian length, then that many bytes of body, 1 to `limit` of them. A length of zero or above the
 * limit is an error that ends the stream: nothing after it can be trusted.
 */
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** The largest body: a 64-KiB envelope and what is said around it. */
export const MAX_FRAME_BODY = 64 * 1024 + 1024;

const HEADER = 4;

/** Length and body in one array, so that they leave in one write. */
export function encodeFrame(body: Uint8Array): Bytes {
  return concat(uint32(body.length), body);
}

/** Collects the pieces in which a stream arrives; holds at most one unfinished frame. */
export class FrameDecoder {
  readonly #limit: number;
  readonly #header = new Uint8Array(HEADER);
  #headerLength = 0;
  #body: Bytes | undefined;
  #bodyLength = 0;
  #failed = false;

  constructor(limit = MAX_FRAME_BODY) {
    this.#limit = limit;
  }

  /** The bodies completed by `piece`, in order. After an error every further call answers the same error. */
  push(piece: Uint8Array): Result<Bytes[], 'Malformed'> {
    const bodies: Bytes[] = [];
    let offset = 0;
    while (!this.#failed && offset < piece.length) {
      if (this.#body === undefined) {
        offset += this.#readHeader(piece.subarray(offset));
      } else {
        const part = piece.subarray(offset, offset + this.#body.length - this.#bodyLength);
        this.#body.set(part, this.#bodyLength);
        this.#bodyLength += part.length;
        offset += part.length;
        if (this.#bodyLength === this.#body.length) {
          bodies.push(this.#body);
          this.#body = undefined;
        }
      }
    }
    return this.#failed ? err('Malformed') : ok(bodies);
  }

  #readHeader(piece: Uint8Array): number {
    const part = piece.subarray(0, HEADER - this.#headerLength);
    this.#header.set(part, this.#headerLength);
    this.#headerLength += part.length;
    if (this.#headerLength === HEADER) {
      const length = new DataView(this.#header.buffer).getUint32(0);
      this.#failed = length === 0 || length > this.#limit;
      this.#body = this.#failed ? undefined : new Uint8Array(length);
      this.#bodyLength = 0;
      this.#headerLength = 0;
    }
    return part.length;
  }
}
