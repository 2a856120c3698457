/**
 * Watches the bytes that a WebSocket client sends (RFC 6455 §5.2) for messages above a limit, without changing them: the
 * library behind it would gather a message of any announced length in memory.
 */
export class WebSocketGuard {
  readonly #limit: number;
  /** Header bytes of the frame that is beginning: 2 to 14. */
  readonly #header: number[] = [];
  #skip = 0;
  #message = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False as soon as a message, all its fragments together, exceeds the limit. */
  accepts(piece: Uint8Array): boolean {
    let offset = 0;
    while (offset < piece.length) {
      const skipped = Math.min(this.#skip, piece.length - offset);
      this.#skip -= skipped;
      offset += skipped;
      if (this.#skip > 0 || offset === piece.length) break;
      this.#header.push(piece[offset] as number);
      offset += 1;
      if (this.#header.length === headerLength(this.#header) && !this.#beginFrame()) return false;
    }
    return true;
  }

  #beginFrame(): boolean {
    const [first = 0] = this.#header;
    const length = payloadLength(this.#header);
    this.#header.length = 0;
    this.#skip = length;
    const control = (first & 0x08) !== 0;
    if (control) return length <= 125;
    const message = this.#message + length;
    this.#message = (first & 0x80) === 0 ? message : 0;
    return message <= this.#limit;
  }
}

/** How long the header is, as far as its first two bytes tell. */
function headerLength(header: readonly number[]): number {
  const second = header[1];
  if (second === undefined) return Number.POSITIVE_INFINITY;
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4);
}

function payloadLength(header: readonly number[]): number {
  const short = (header[1] ?? 0) & 0x7f;
  if (short < 126) return short;
  const bytes = header.slice(2, short === 126 ? 4 : 10);
  return bytes.reduce((length, byte) => length * 256 + byte, 0);
}
