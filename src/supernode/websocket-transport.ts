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
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { type WebSocket, WebSocketServer } from 'ws';
import { WebSocketConnection } from './websocket-connection.ts';

type Components = { readonly logger: ComponentLogger };

/** So many ports there are: each connection comes from one of its own in libp2p's eyes. */
const PORTS = 65_535;

export class WebSocketGate {
  readonly #webSockets: WebSocketServer;
  /** Whose allowance each open connection uses up, by its port. */
  readonly #clients = new Map<number, string>();
  #port = 0;
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

  /** Takes over a connection that asks for WebSocket; refuses it when libp2p isn't running. `client`: see `addressKey`. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, client: string): void {
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const port = this.#freePort();
      this.#clients.set(port, client);
      this.#open.add(webSocket);
      webSocket.once('close', () => {
        this.#open.delete(webSocket);
        this.#clients.delete(port);
      });
      if (this.#listener === undefined) webSocket.terminate();
      // where people come from stays out of libp2p's memory
      else this.#listener.accept(webSocket, multiaddr(`/ip4/127.0.0.1/tcp/${port}/ws`));
    });
  }

  /** Whose allowance the connection uses up that libp2p knows under this address; '' for one that has ended. */
  clientAt(address: Multiaddr): string {
    const port = address.getComponents().find(({ name }) => name === 'tcp')?.value;
    return this.#clients.get(Number(port)) ?? '';
  }

  #freePort(): number {
    do this.#port = (this.#port % PORTS) + 1;
    while (this.#clients.has(this.#port));
    return this.#port;
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

  accept(webSocket: WebSocket, address: Multiaddr): void {
    const connection = new WebSocketConnection(webSocket, address, this.#logger.forComponent('websocket-gate'));
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
