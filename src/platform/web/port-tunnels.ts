/**
 * Ports between pages: what goes into a port here comes out of a port in another page. Browsers hand ports to workers
 * and frames only, so that their messages travel over a BroadcastChannel, each addressed to one end of one tunnel.
 */
import { type Connection, portsOf } from '#client/engine-door.ts';

type Post =
  /** A page looks for the leader. */
  | { readonly kind: 'ask' }
  /** The leader's worker runs; `lock` tells of its death. */
  | { readonly kind: 'announce'; readonly lock: string }
  /** A connection to the worker that holds `lock`; in the places of its ports stand their tunnels. */
  | { readonly kind: 'connect'; readonly lock: string; readonly connection: object }
  | { readonly kind: 'carry'; readonly to: string; readonly content: unknown };

export type TunnelEvents = {
  asked(): unknown;
  announced(lock: string): unknown;
  connect(lock: string, connection: Connection): unknown;
};

type Tunnel = { readonly tunnel: string };

export class PortTunnels {
  readonly #channel: BroadcastChannel;
  /** By the address of the end that is here. */
  readonly #ports = new Map<string, MessagePort>();

  /** Tunnels lead to pages of the same `build` only. */
  constructor(build: string, events: TunnelEvents) {
    this.#channel = new BroadcastChannel(`icom-tunnels:${build}`);
    this.#channel.onmessage = ({ data }: MessageEvent<Post>) => {
      switch (data.kind) {
        case 'ask':
          return events.asked();
        case 'announce':
          return events.announced(data.lock);
        case 'connect':
          return events.connect(data.lock, this.#arrive(data.connection));
        case 'carry':
          return this.#ports.get(data.to)?.postMessage(data.content);
      }
    };
  }

  ask(): void {
    this.#post({ kind: 'ask' });
  }

  announce(lock: string): void {
    this.#post({ kind: 'announce', lock });
  }

  connect(lock: string, connection: Connection): void {
    const ports = portsOf(connection);
    const wired = Object.entries(connection).map(([name, value]) => {
      if (!ports.includes(value as MessagePort)) return [name, value];
      const tunnel = crypto.randomUUID();
      this.#carry(value as MessagePort, `${tunnel} page`, `${tunnel} engine`);
      return [name, { tunnel } satisfies Tunnel];
    });
    this.#post({ kind: 'connect', lock, connection: Object.fromEntries(wired) as object });
  }

  close(): void {
    this.#channel.close();
    for (const port of this.#ports.values()) port.close();
  }

  /** The connection as it left the other page, with ports that lead there. */
  #arrive(connection: object): Connection {
    const wired = Object.entries(connection).map(([name, value]: [string, Partial<Tunnel> | undefined]) => {
      if (value?.tunnel === undefined) return [name, value];
      const { port1, port2 } = new MessageChannel();
      this.#carry(port1, `${value.tunnel} engine`, `${value.tunnel} page`);
      return [name, port2];
    });
    return Object.fromEntries(wired) as Connection;
  }

  #carry(port: MessagePort, near: string, far: string): void {
    this.#ports.set(near, port);
    port.onmessage = ({ data }) => this.#post({ kind: 'carry', to: far, content: data });
    port.addEventListener('close', () => this.#ports.delete(near));
  }

  #post(post: Post): void {
    this.#channel.postMessage(post);
  }
}
