/** Frames over a libp2p stream, in both directions: handled one after another, with backpressure either way. */
import type { Bytes } from '#lib/bytes.ts';
import { encodeFrame, FrameDecoder, MAX_FRAME_BODY } from './frame.ts';

/** What is used of a js-libp2p v3 stream. */
export type ByteStream = {
  readonly status: string;
  /** False when the buffer is full: wait for `onDrain`. Throws once the stream is closed for writing. */
  send(data: Uint8Array): boolean;
  onDrain(options?: { signal?: AbortSignal }): Promise<void>;
  /** Throws once the stream is closed for reading. */
  pause(): void;
  resume(): void;
  close(options?: { signal?: AbortSignal }): Promise<void>;
  abort(error: Error): void;
  addEventListener(type: 'message', listener: (event: { readonly data: { subarray(): Uint8Array } }) => void): void;
  addEventListener(type: 'close' | 'remoteCloseWrite', listener: () => void): void;
};

export type FrameStreamOptions = {
  /** Handles one frame; the next one waits until it resolves. A rejection aborts the stream. */
  readonly onFrame: (body: Bytes) => Promise<void> | void;
  /** Called once, when the stream is over for whatever reason. */
  readonly onEnd: () => void;
  readonly limit?: number;
  /** How long (ms) the other side may leave our buffer full before the stream is aborted. */
  readonly drainTimeout?: number;
};

export class FrameStream {
  readonly #stream: ByteStream;
  readonly #options: FrameStreamOptions;
  readonly #decoder: FrameDecoder;
  readonly #waiting: Bytes[] = [];
  #handling = false;
  /** The other side says nothing more; what it said before is still handled. */
  #remoteDone = false;
  #ended = false;

  constructor(stream: ByteStream, options: FrameStreamOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#decoder = new FrameDecoder(options.limit ?? MAX_FRAME_BODY);
    stream.addEventListener('close', () => this.#end());
    stream.addEventListener('remoteCloseWrite', () => {
      this.#remoteDone = true;
      if (!this.#handling) this.close();
    });
    stream.addEventListener('message', (event) => this.#receive(event.data.subarray()));
    if (stream.status !== 'open') this.#end();
  }

  /** Sends one frame; true once the stream has room for another, false when it is over. */
  async send(body: Uint8Array): Promise<boolean> {
    if (this.#ended) return false;
    try {
      if (!this.#stream.send(encodeFrame(body))) {
        await this.#stream.onDrain({ signal: AbortSignal.timeout(this.#options.drainTimeout ?? 30_000) });
      }
      return !this.#ended;
    } catch {
      this.abort();
      return false;
    }
  }

  /** Ends the stream after what was sent has left, or by force after five seconds. */
  close(): void {
    if (this.#ended) return;
    this.#end();
    this.#stream
      .close({ signal: AbortSignal.timeout(5000) })
      .catch(() => this.#stream.abort(new Error('closing failed')));
  }

  abort(): void {
    if (!this.#ended) this.#end();
    this.#stream.abort(new Error('stream aborted'));
  }

  #receive(piece: Uint8Array): void {
    if (this.#ended) return;
    const bodies = this.#decoder.push(piece);
    if (!bodies.ok) return this.abort();
    this.#waiting.push(...bodies.value);
    if (!this.#handling && this.#waiting.length > 0) void this.#handle();
  }

  async #handle(): Promise<void> {
    this.#handling = true;
    this.#tryTo(() => this.#stream.pause());
    try {
      for (let body = this.#waiting.shift(); body !== undefined && !this.#ended; body = this.#waiting.shift()) {
        await this.#options.onFrame(body);
      }
    } catch {
      this.abort();
    }
    this.#handling = false;
    // Resuming hands over at once what came during the pause, which may begin the next round.
    if (!this.#ended) this.#tryTo(() => this.#stream.resume());
    if (this.#remoteDone && !this.#handling) this.close();
  }

  /** A stream that closed in the meantime refuses to be paused or resumed; its `close` event tells the rest. */
  #tryTo(action: () => void): void {
    try {
      action();
    } catch {}
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting.length = 0;
    this.#options.onEnd();
  }
}
