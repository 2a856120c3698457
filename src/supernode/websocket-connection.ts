/** One WebSocket as a libp2p connection: bounded in both directions, and gone at once when it misbehaves. */
import type { Logger } from '@libp2p/interface';
import { AbstractMultiaddrConnection } from '@libp2p/utils';
import type { Multiaddr } from '@multiformats/multiaddr';
import type { RawData, WebSocket } from 'ws';

type Sendable = Parameters<AbstractMultiaddrConnection['sendData']>[0];
type SendResult = ReturnType<AbstractMultiaddrConnection['sendData']>;

/** Bytes that wait for the socket before the writer has to. */
const MAX_BUFFERED = 512 * 1024;

export class WebSocketConnection extends AbstractMultiaddrConnection {
  readonly #socket: WebSocket;

  /** `address`: what libp2p is to take for the other side's. */
  constructor(socket: WebSocket, address: Multiaddr, log: Logger) {
    super({ remoteAddr: address, direction: 'inbound', log });
    this.#socket = socket;
    // Malformed frames are reported so; `close` follows.
    socket.on('error', () => {});
    socket.on('close', (code) => (code === 1006 ? this.onRemoteReset() : this.onTransportClosed()));
    socket.on('message', (message, isBinary) => {
      if (isBinary) this.onData(toBytes(message));
      else this.abort(new Error('not binary'));
    });
  }

  sendData(data: Sendable): SendResult {
    const written = (): void => {
      if (this.writableNeedsDrain && this.#socket.bufferedAmount < MAX_BUFFERED / 2) this.safeDispatchEvent('drain');
    };
    // One message for all parts: a length and its body leave together.
    this.#socket.send(data.subarray(), written);
    return { sentBytes: data.byteLength, canSendMore: this.#socket.bufferedAmount < MAX_BUFFERED };
  }

  sendReset(): void {
    this.#socket.terminate();
  }

  async sendClose(): Promise<void> {
    this.#socket.close();
  }

  sendPause(): void {
    this.#socket.pause();
  }

  sendResume(): void {
    this.#socket.resume();
  }
}

function toBytes(message: RawData): Uint8Array {
  if (Array.isArray(message)) return Buffer.concat(message);
  return message instanceof ArrayBuffer ? new Uint8Array(message) : message;
}
