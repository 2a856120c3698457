/** One start of the network: a libp2p node with a key of its own, the home nodes it keeps to, the peers it talks with. */

import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { identify } from '@libp2p/identify';
import { FaultTolerance, type Libp2p } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { ping } from '@libp2p/ping';
import { webSockets } from '@libp2p/websockets';
import { yamux } from '@libp2p/yamux';
import { createLibp2p } from 'libp2p';
import { deferred } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import type {
  Clock,
  ConnectionState,
  Log,
  MailboxIdentity,
  NetworkError,
  NetworkListener,
  OpenMailbox,
  PeerAddress,
  WatchedMailbox,
} from '../ports.ts';
import { HomeLink } from './home-link.ts';
import type { PeerTransport } from './libp2p-network.ts';
import { type PeerEvents, PeerStreams } from './peer-streams.ts';
import { RelayPlaces, type Transports } from './relay-places.ts';
import type { SuperNodeHttp } from './super-node-http.ts';

const MAX_CONNECTIONS = 200;
const PING_INTERVAL = 15_000;
/** How long (ms) opening another mailbox may take. */
const OPEN_DEADLINE = 15_000;

export type SessionOptions = {
  readonly http: SuperNodeHttp;
  readonly clock: Clock;
  readonly log: Log;
  readonly peerTransport: PeerTransport | undefined;
  readonly identity: MailboxIdentity;
  readonly home: readonly HomeNode[];
  readonly listener: NetworkListener;
};

/** A service of libp2p's gets at its inner components: here the transport manager. */
const transportsOf = ({ transportManager }: { transportManager: Transports }): Transports => transportManager;

export class NetworkSession {
  readonly node: Libp2p<{ transports: Transports }>;
  readonly peers: PeerStreams;
  readonly homes: readonly HomeLink[];
  /** Mailboxes read beside our own. */
  readonly #guests = new Set<OpenMailbox>();
  readonly #options: SessionOptions;
  readonly #places: RelayPlaces;
  readonly #listener: NetworkListener;
  #state: ConnectionState | undefined;
  #address: PeerAddress | undefined;
  #stopped = false;

  static async start(options: SessionOptions): Promise<NetworkSession> {
    const { peerTransport } = options;
    const node = await createLibp2p({
      addresses: { listen: [...(peerTransport?.listen ?? [])] },
      transports: [
        webSockets(),
        circuitRelayTransport(),
        ...(peerTransport === undefined ? [] : [peerTransport.create]),
      ],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      // Super nodes on a LAN or on this machine are as good as any.
      connectionGater: { denyDialMultiaddr: () => false },
      connectionManager: { maxConnections: MAX_CONNECTIONS },
      connectionMonitor: { pingInterval: PING_INTERVAL },
      transportManager: { faultTolerance: FaultTolerance.NO_FATAL },
      nodeInfo: { name: 'icom', version: '1', userAgent: 'icom/1' },
      services: { identify: identify(), ping: ping(), transports: transportsOf },
    });
    const session = new NetworkSession(node, options);
    await session.peers.start();
    return session;
  }

  private constructor(node: Libp2p<{ transports: Transports }>, options: SessionOptions) {
    const { clock, identity, home, listener, peerTransport } = options;
    this.node = node;
    this.#options = options;
    this.#places = new RelayPlaces(node);
    this.#listener = listener;
    const events: PeerEvents = {
      changed: (...change) => this.#stopped || listener.peer(...change),
      envelope: (envelope, peerId) => listener.envelope(envelope, { kind: 'direct', peerId }),
    };
    this.peers = new PeerStreams(node, clock, events, peerTransport?.hasSpareHost);
    node.addEventListener('self:peer:update', () => this.#updateAddress());
    const onEnvelope = (envelope: Bytes) => listener.envelope(envelope, { kind: 'mailbox' });
    this.homes = home.map((origin) => this.#link(origin, identity, onEnvelope, () => this.#updateState()));
    this.#updateState();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const home of this.homes) home.stop();
    for (const guest of this.#guests) guest.close();
    await this.node.stop();
  }

  /** Reads another mailbox over the same connections; see the port. */
  async openMailbox(
    nodes: readonly HomeNode[],
    identity: MailboxIdentity,
    receive: (envelope: Bytes) => Promise<void>,
  ): Promise<Result<OpenMailbox, NetworkError>> {
    const opened = deferred<boolean>();
    const links = nodes.map((origin) =>
      this.#link(origin, identity, receive, () => {
        if (links.some(({ state }) => state === 'connected')) opened.resolve(true);
      }),
    );
    const guest: OpenMailbox = {
      close: () => {
        this.#guests.delete(guest);
        opened.resolve(false);
        for (const link of links) link.stop();
      },
    };
    this.#guests.add(guest);
    const cancel = this.#options.clock.after(OPEN_DEADLINE, () => opened.resolve(false));
    const isOpen = await opened.promise;
    cancel();
    if (isOpen) return ok(guest);
    guest.close();
    return err('Unreachable');
  }

  /** Watches another mailbox over the same connections; see the port. */
  watchMailbox(identity: MailboxIdentity, waiting: (count: number) => void): WatchedMailbox {
    const counts = new Map<HomeNode, number>();
    const links = this.#options.home.map((origin) =>
      this.#link(
        origin,
        identity,
        async () => undefined,
        () => undefined,
        (count) => {
          const before = Math.max(-1, ...counts.values());
          counts.set(origin, count);
          // the same mail lies at several nodes
          if (Math.max(...counts.values()) !== before) waiting(Math.max(...counts.values()));
        },
      ),
    );
    const guest: WatchedMailbox = {
      putPrekeys: (supply) =>
        links.find(({ state }) => state === 'connected')?.putPrekeys(supply) ?? Promise.resolve(err('Unreachable')),
      close: () => {
        this.#guests.delete(guest);
        for (const link of links) link.stop();
      },
    };
    this.#guests.add(guest);
    return guest;
  }

  #link(
    home: HomeNode,
    identity: MailboxIdentity,
    onEnvelope: (envelope: Bytes) => Promise<void>,
    onChange: () => void,
    onWaiting?: (count: number) => void,
  ): HomeLink {
    const { http, clock, log } = this.#options;
    return new HomeLink({
      home,
      node: this.node,
      places: this.#places,
      http,
      identity,
      clock,
      log,
      onEnvelope,
      ...(onWaiting && { onWaiting }),
      onChange,
    });
  }

  #updateState(): void {
    if (this.#stopped) return;
    const states = this.homes.map((home) => home.state);
    const state = (['connected', 'connecting'] as const).find((one) => states.includes(one)) ?? 'disconnected';
    if (state === this.#state) return;
    this.#state = state;
    this.#listener.connection(state);
  }

  /** Where peers can dial us: through a home node's relay towards a direct connection. */
  #updateAddress(): void {
    if (this.#stopped) return;
    const addresses = this.node
      .getMultiaddrs()
      .map(String)
      .filter((address) => address.includes('/p2p-circuit/webrtc'))
      .sort();
    if (addresses.join() === (this.#address?.addresses ?? []).join()) return;
    this.#address = addresses.length === 0 ? undefined : { peerId: this.node.peerId.toString(), addresses };
    this.#listener.address(this.#address);
  }
}
