/**
 * Direct streams between peers, protocol `/icom/peer/1`: one long-lived stream each way of dialling, of which both sides
 * use the same one; every frame (`wire/frame.ts`) is a sealed envelope. Only over direct connections, never relayed.
 */
import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import type { Bytes } from '#lib/bytes.ts';
import { MAX_FRAME_BODY } from '#wire/frame.ts';
import type { Clock, PeerAddress } from '../ports.ts';
import { abortAll, endSoon, isDirect, isIntroduction, type PeerStream, takeUp } from './peer-stream.ts';
import { isKnock, KNOCK, STANDBY_PROTOCOL, Standbys } from './standbys.ts';

const PEER_PROTOCOL = '/icom/peer/1';
/** A few dials hang for ever inside WebRTC; another try then works. */
const DIAL_TIMEOUT = 4500;
const DIAL_TRIES = 2;
/** Both sides dial when they first learn of each other: the one with the larger id lets the other go first (ms). */
const COURTESY = 1000;
/**
 * A stream that ends is opened anew at once by the side where the reason is, which may be the only one to know. The other
 * waits so long (ms) for that, a little longer the one with the larger id: two connections at a time cost both sides dear.
 */
const LOST_COURTESY = { smaller: 150, larger: 400 };
/** What ends within this time (ms) of a loss here ends by it. */
const LOST_HERE = 1000;
/** A peer opens a stream when it has none: one of ours that was open for this long (ms) before leads nowhere any more. */
const SETTLED = 1000;
/** Bytes that may wait in a stream before `send` refuses. */
const SEND_LIMIT = 1024 * 1024;
/** Streams from peers that we didn't dial. */
const MAX_UNKNOWN = 64;
/** What was sent over the losing one of two streams still arrives within this time (ms). */
const LOSER_GRACE = 2000;

export type PeerEvents = {
  /**
   * The first stream to a peer opened, or the last one closed, `here` because of something here. When it is said to have
   * opened while it was open, it goes another way from now on, and what was under way may be lost.
   */
  changed(peerId: string, open: boolean, here: boolean): void;
  envelope(envelope: Bytes, peerId: string): Promise<void>;
};

export class PeerStreams {
  readonly #node: Libp2p;
  readonly #clock: Clock;
  readonly #events: PeerEvents;
  readonly #streams = new Map<string, PeerStream[]>();
  readonly #standbys: Standbys;
  readonly #dials = new Map<string, Promise<boolean>>();
  /** Peers we have dialled, or tried to. */
  readonly #known = new Set<string>();
  /** When connections ended here last because of something here. */
  #lostHere = Number.NEGATIVE_INFINITY;

  /** `hasSpareHost`: whether a second connection to a peer would outlive what the first one may end by. */
  constructor(node: Libp2p, clock: Clock, events: PeerEvents, hasSpareHost: () => boolean = () => false) {
    this.#node = node;
    this.#clock = clock;
    this.#events = events;
    this.#standbys = new Standbys(node, clock, {
      hasSpareHost,
      adopt: (stream, connection) => this.#adoptStandby(stream, connection, true),
      isUsed: (connection) => this.#isUsed(connection),
    });
  }

  async start(): Promise<void> {
    // a peer that arranges a connection has none: what it missed can go by mail before the connection is there
    this.#node.addEventListener('connection:open', ({ detail: connection }) => {
      if (isIntroduction(connection)) this.#dropDead(connection.remotePeer.toString(), connection);
    });
    const options = { maxInboundStreams: 2, runOnLimitedConnection: false };
    await this.#node.handle(PEER_PROTOCOL, (stream, connection) => this.#accept(stream, connection), options);
    const keep = (stream: Stream, connection: Connection) =>
      this.#refuses(stream, connection) || this.#adoptStandby(stream, connection, false);
    await this.#node.handle(STANDBY_PROTOCOL, (...opened) => void keep(...opened), options);
  }

  isOpen(peerId: string): boolean {
    return this.#streams.has(peerId);
  }

  /** Connections are about to end because of something here: whoever is dialled next isn't waited for. */
  lostHere(): void {
    this.#lostHere = this.#clock.now();
  }

  /** True once a stream to the peer is open. Never rejects. */
  open(peer: PeerAddress): Promise<boolean> {
    const underWay = this.#dials.get(peer.peerId);
    if (underWay !== undefined) return underWay;
    const courtesy = this.#courtesyTo(peer.peerId);
    this.#known.add(peer.peerId);
    const dial = this.#dial(peer, courtesy).finally(() => this.#dials.delete(peer.peerId));
    this.#dials.set(peer.peerId, dial);
    return dial;
  }

  /** False when no stream is open, when too much waits in it, or when the envelope is larger than a frame. */
  send(peerId: string, envelope: Bytes): boolean {
    const current = this.#streams.get(peerId)?.[0];
    if (current === undefined || envelope.length > MAX_FRAME_BODY) return false;
    if (current.stream.writeBufferLength + envelope.length > SEND_LIMIT) return false;
    void current.frames.send(envelope);
    this.#standbys.used(peerId, current);
    return true;
  }

  /** Ends what is open to a peer, who counts as a stranger from now on. */
  close(peerId: string): void {
    this.#known.delete(peerId);
    this.#standbys.drop(peerId);
    for (const { frames, connection } of this.#streams.get(peerId) ?? []) {
      frames.close();
      connection.close().catch(() => undefined);
    }
  }

  async #dial(peer: PeerAddress, courtesy: number): Promise<boolean> {
    if (this.isOpen(peer.peerId)) return true;
    if (courtesy > 0) await this.#wait(courtesy);
    // who has begun meanwhile is waited for
    if (courtesy < COURTESY && !this.isOpen(peer.peerId) && this.#isDialling(peer.peerId)) await this.#wait(COURTESY);
    for (let tries = 0; tries < DIAL_TRIES && !this.isOpen(peer.peerId); tries++) {
      try {
        await this.#connect(peer);
      } catch {
        // Unreachable or hanging: the next try, or the mailbox, serves.
      }
    }
    return this.isOpen(peer.peerId);
  }

  #courtesyTo(peerId: string): number {
    const smaller = this.#ownId() < peerId;
    if (this.#isDialling(peerId)) return COURTESY;
    if (!this.#known.has(peerId)) return smaller ? 0 : COURTESY;
    if (this.#isLostHere()) return 0;
    return smaller ? LOST_COURTESY.smaller : LOST_COURTESY.larger;
  }

  #wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(delay, resolve));
  }

  #isDialling(peerId: string): boolean {
    return this.#node.getConnections().some((open) => open.remotePeer.toString() === peerId && isIntroduction(open));
  }

  async #connect(peer: PeerAddress): Promise<void> {
    const signal = AbortSignal.timeout(DIAL_TIMEOUT);
    const id = peerIdFromString(peer.peerId);
    const direct = this.#node.getConnections(id).find(isDirect);
    const connection =
      direct ??
      (await this.#node.dial(
        peer.addresses.map((text) => multiaddr(text)),
        { signal },
      ));
    if (!isDirect(connection) || !connection.remotePeer.equals(id)) return;
    if (this.isOpen(peer.peerId)) return this.#closeUnused(connection);
    const opening = connection.newStream(PEER_PROTOCOL, { signal, runOnLimitedConnection: false });
    const stream = await opening.catch((reason: Error) => {
      // one that the other side has ended looks open for a while: the next try must not find it again
      connection.abort(reason);
      throw reason;
    });
    this.#adopt(stream, connection, true);
    await this.#closeRelayed(connection);
  }

  /** The peer was faster, over another connection. */
  async #closeUnused(connection: Connection): Promise<void> {
    if (!this.#isUsed(connection)) await connection.close();
  }

  #isUsed(connection: Connection): boolean {
    const streams = this.#streams.get(connection.remotePeer.toString()) ?? [];
    return streams.some((other) => other.connection === connection) || this.#standbys.isKept(connection);
  }

  /** The relayed connection has carried the introduction and is of no more use. */
  async #closeRelayed({ remotePeer }: Connection): Promise<void> {
    const relayed = this.#node.getConnections(remotePeer).filter((connection) => !isDirect(connection));
    await Promise.allSettled(relayed.map((connection) => connection.close()));
  }

  #accept(stream: Stream, connection: Connection): void {
    if (this.#refuses(stream, connection)) return;
    this.#dropDead(connection.remotePeer.toString(), connection);
    this.#adopt(stream, connection, false);
  }

  #refuses(stream: Stream, connection: Connection): boolean {
    const strangers = [...this.#streams.keys()].filter((id) => !this.#known.has(id));
    const isStranger = !this.#known.has(connection.remotePeer.toString());
    if (isDirect(connection) && (!isStranger || strangers.length < MAX_UNKNOWN)) return false;
    stream.abort(new Error('refused'));
    return true;
  }

  /** The peer has begun anew: what its last page hosted is gone, though nothing of it was heard here. */
  #dropDead(peerId: string, fresh: Connection): void {
    const streams = this.#streams.get(peerId);
    if (streams?.every(({ since }) => this.#clock.now() - since >= SETTLED) !== true) return;
    this.#streams.delete(peerId);
    this.#standbys.drop(peerId, fresh);
    abortAll(streams, fresh);
    this.#events.changed(peerId, false, false);
  }

  #framed(stream: Stream, connection: Connection, ours: boolean): PeerStream {
    const peerId = connection.remotePeer.toString();
    return takeUp(stream, connection, ours, this.#clock, {
      isKnown: () => this.#known.has(peerId),
      onFrame: async (frame) => {
        this.#cameOver(peerId, stream);
        if (!isKnock(frame, stream)) await this.#events.envelope(frame, peerId);
      },
      onEnd: () => this.#forget(peerId, stream),
    });
  }

  /** What comes over a standby says that the peer has lost the stream that was in use. */
  #cameOver(peerId: string, stream: Stream): void {
    const standby = this.#standbys.has(peerId, stream) ? this.#standbys.take(peerId) : undefined;
    if (standby !== undefined) this.#promote(peerId, standby);
    const [current] = this.#streams.get(peerId) ?? [];
    if (current !== undefined && this.#known.has(peerId)) this.#standbys.used(peerId, current);
  }

  /** From now on the standby is the stream to a peer: what is left of the others leads nowhere. */
  #promote(peerId: string, standby: PeerStream): void {
    endSoon(this.#streams.get(peerId) ?? [], standby.connection);
    this.#streams.set(peerId, [standby]);
    this.#events.changed(peerId, true, false);
  }

  /** Over the connection in use it would be none; without a stream in use it is one. */
  #adoptStandby(stream: Stream, connection: Connection, ours: boolean): void {
    const peerId = connection.remotePeer.toString();
    const current = this.#streams.get(peerId);
    if (current === undefined) return this.#adopt(stream, connection, ours);
    if (current.some((other) => other.connection === connection)) return stream.abort(new Error('no standby'));
    const standby = this.#framed(stream, connection, ours);
    if (stream.status === 'open') this.#standbys.keep(peerId, standby);
  }

  #adopt(stream: Stream, connection: Connection, ours: boolean): void {
    const peerId = connection.remotePeer.toString();
    const candidate = this.#framed(stream, connection, ours);
    if (stream.status !== 'open') return;
    const others = this.#streams.get(peerId) ?? [];
    const preferred = this.#prefersOurs(peerId) === ours || !others.some((other) => other.ours !== ours);
    this.#streams.set(peerId, preferred ? [candidate, ...others] : [...others, candidate]);
    if (others.length === 0) this.#events.changed(peerId, true, false);
    else this.#clock.after(LOSER_GRACE, () => this.#closeLosers(peerId));
  }

  /** Of two streams that were opened at the same time both sides keep the one that the smaller peer id opened. */
  #prefersOurs(peerId: string): boolean {
    return this.#ownId() < peerId;
  }

  #closeLosers(peerId: string): void {
    const [winner, ...losers] = this.#streams.get(peerId) ?? [];
    for (const { frames, connection } of losers) {
      frames.close();
      if (connection !== winner?.connection) connection.close().catch(() => undefined);
    }
  }

  #forget(peerId: string, stream: Stream): void {
    if (this.#standbys.has(peerId, stream)) this.#standbys.take(peerId);
    const streams = this.#streams.get(peerId);
    const left = streams?.filter((other) => other.stream !== stream);
    if (streams === undefined || left === undefined || left.length === streams.length) return;
    if (left.length > 0) return void this.#streams.set(peerId, left);
    const standby = this.#standbys.take(peerId);
    if (standby === undefined) {
      this.#streams.delete(peerId);
      this.#events.changed(peerId, false, this.#isLostHere());
      return;
    }
    this.#promote(peerId, standby);
    void standby.frames.send(KNOCK);
  }

  #isLostHere(): boolean {
    return Math.abs(this.#clock.now() - this.#lostHere) < LOST_HERE;
  }

  #ownId(): string {
    return this.#node.peerId.toString();
  }
}
