/** Gathers operations per microtask into one post on a MessagePort, with an optional window of posts in flight. */

export class OperationPort<Operation> {
  readonly #port: MessagePort;
  readonly #window: number;
  #operations: Operation[] = [];
  #buffers: ArrayBuffer[] = [];
  #scheduled = false;
  #closed = false;
  /** Bytes of each post under way, oldest first. */
  readonly #inFlight: number[] = [];
  #untakenBytes = 0;

  /**
   * With a finite `window` no more than that many posts are under way until `taken()` reports one consumed: posts then
   * grow while the other side is busy, instead of piling up.
   */
  constructor(port: MessagePort, window = Number.POSITIVE_INFINITY) {
    this.#port = port;
    this.#window = window;
  }

  /** Bytes of buffers that were pushed and not yet taken by the other side (only with a finite window). */
  get untakenBytes(): number {
    return this.#untakenBytes;
  }

  /** `buffer` is transferred: the caller loses it. */
  push(operation: Operation, buffer?: ArrayBuffer): void {
    if (this.#closed) return;
    this.#operations.push(operation);
    if (buffer !== undefined) this.#addBuffer(buffer);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  /** The operation pushed last, when it still waits in the current gathering. */
  last(): Operation | undefined {
    return this.#operations.at(-1);
  }

  /** Puts another operation, with another buffer, in the place of the last one. */
  replaceLast(operation: Operation, buffer: ArrayBuffer): void {
    this.#operations[this.#operations.length - 1] = operation;
    this.#untakenBytes -= this.#buffers.pop()?.byteLength ?? 0;
    this.#addBuffer(buffer);
  }

  /** The other side has consumed the oldest post under way. */
  taken(): void {
    this.#untakenBytes -= this.#inFlight.shift() ?? 0;
    this.#flush();
  }

  close(): void {
    this.#closed = true;
    this.#operations = [];
    this.#buffers = [];
    this.#port.close();
  }

  #addBuffer(buffer: ArrayBuffer): void {
    this.#buffers.push(buffer);
    this.#untakenBytes += buffer.byteLength;
  }

  #flush(): void {
    if (this.#closed || this.#operations.length === 0 || this.#inFlight.length >= this.#window) return;
    const bytes = this.#buffers.reduce((total, buffer) => total + buffer.byteLength, 0);
    if (Number.isFinite(this.#window)) this.#inFlight.push(bytes);
    else this.#untakenBytes -= bytes;
    this.#port.postMessage(this.#operations, this.#buffers);
    this.#operations = [];
    this.#buffers = [];
  }
}
