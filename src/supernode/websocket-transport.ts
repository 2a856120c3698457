/**
 * Libp2p's way in: WebSocket connections that the public port hands over. The library's own listener wants a port to
 * itself, gathers messages of up to 100 MiB and lets a malformed frame end the process.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ComponentLogger,
  type CreateListenerOptions,
  type Listener,
  type ListenerEvents,
  type Transport,
  TypedEventEmitter,
  transportSymbol,
  type Upgrader,
} from '@libp2p/interface';
import type { Multiaddr } from '@multiformats/multiaddr';
import { type WebSocket, WebSocketServer } from 'ws';
import { WebSocketConnection } from './websocket-connection.ts';

type Components = { readonly logger: ComponentLogger };

export class WebSocketGate {
  readonly #webSockets: WebSocketServer;
  readonly #open = new Set<WebSocket>();
  #listener: GateListener | undefined;

  /** `messageBytes`: larger messages end their connection, before they are gathered. */
  constructor(messageBytes: number) {
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: messageBytes,
      perMessageDeflate: false,
    });
  }

  /** The transport to give to libp2p. The address that it listens on only says how the node is reached, if `announced`. */
  transport(announced: boolean): (components: Components) => Transport {
    return ({ logger }) => ({
      [transportSymbol]: true,
      [Symbol.toStringTag]: 'websocket-gate',
      createListener: ({ upgrader }: CreateListenerOptions) => {
        this.#listener = new GateListener(upgrader, logger, announced);
        return this.#listener;
      },
      listenFilter: (addresses) => addresses,
      dialFilter: () => [],
      dial: () => Promise.reject(new Error('a super node dials nobody')),
    });
  }

  get connections(): number {
    return this.#open.size;
  }

  /** Takes over a connection that asks for WebSocket; refuses it when libp2p isn't running. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#open.add(webSocket);
      webSocket.once('close', () => this.#open.delete(webSocket));
      if (this.#listener === undefined) webSocket.terminate();
      else this.#listener.accept(webSocket);
    });
  }

  /** Ends every connection that libp2p hasn't ended. */
  close(): void {
    this.#listener = undefined;
    for (const webSocket of this.#open) webSocket.terminate();
  }
}

class GateListener extends TypedEventEmitter<ListenerEvents> implements Listener {
  readonly #upgrader: Upgrader;
  readonly #logger: ComponentLogger;
  readonly #stopped = new AbortController();
  readonly #announced: boolean;
  #addresses: Multiaddr[] = [];

  constructor(upgrader: Upgrader, logger: ComponentLogger, announced: boolean) {
    super();
    this.#announced = announced;
    this.#upgrader = upgrader;
    this.#logger = logger;
  }

  accept(webSocket: WebSocket): void {
    const connection = new WebSocketConnection(webSocket, this.#logger.forComponent('websocket-gate'));
    // The upgrade has a deadline of its own, so a silent connection ends here.
    this.#upgrader
      .upgradeInbound(connection, { signal: this.#stopped.signal })
      .catch((error: Error) => connection.abort(error));
  }

  async listen(address: Multiaddr): Promise<void> {
    this.#addresses = this.#announced ? [address] : [];
    this.safeDispatchEvent('listening');
  }

  getAddrs(): Multiaddr[] {
    return this.#addresses;
  }

  updateAnnounceAddrs(): void {}

  async close(): Promise<void> {
    this.#stopped.abort();
    this.#addresses = [];
    this.safeDispatchEvent('close');
  }
}
