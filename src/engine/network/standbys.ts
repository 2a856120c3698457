/**
 * Second streams to peers, protocol `/icom/peer-standby/1`: over another connection, which another page hosts, so that a
 * talk goes on at once when the page of the first one ends. Nothing is said over one before the first stream is lost; what
 * is said then tells the other side of the loss, which WebRTC may notice seconds later.
 */
import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import type { Bytes } from '#lib/bytes.ts';
import type { Clock } from '../ports.ts';
import { isDirect, type PeerStream } from './peer-stream.ts';

export const STANDBY_PROTOCOL = '/icom/peer-standby/1';
/** The first frame over a standby, shorter than any envelope: from now on this is the stream. */
export const KNOCK: Bytes = Uint8Array.of(0);
const DIAL_TIMEOUT = 4500;
/** Both sides may have another page: the one with the larger id lets the other go first, for so long (ms) after the first. */
const COURTESY = 500;
/** A peer with whom no second connection could be had isn't asked again before this time (ms). */
const ASK_AGAIN = 10_000;
/** So many of ours at a time: each costs two pages a connection. */
const MAX_STANDBYS = 8;
/** A peer with whom nothing has passed for this long (ms) makes room for another one. */
const IDLE = 60_000;

export type StandbyActions = {
  /** Whether a second page could host what the first one hosts. */
  hasSpareHost(): boolean;
  /** Takes a stream that was opened to be kept. */
  adopt(stream: Stream, connection: Connection): void;
  /** Whether a connection carries a stream in use. */
  isUsed(connection: Connection): boolean;
};

export class Standbys {
  readonly #node: Libp2p;
  readonly #clock: Clock;
  readonly #actions: StandbyActions;
  readonly #kept = new Map<string, PeerStream>();
  readonly #opening = new Set<string>();
  /** When something last passed between us and a peer who has a standby, or is about to. */
  readonly #used = new Map<string, number>();
  /** When we last asked a peer for a second connection in vain. */
  readonly #failed = new Map<string, number>();

  constructor(node: Libp2p, clock: Clock, actions: StandbyActions) {
    this.#node = node;
    this.#clock = clock;
    this.#actions = actions;
  }

  /**
   * Something has passed over `current`: whoever we talk with is worth a second connection. Not to be said of what a
   * stranger sends: a few of them could take all the places.
   */
  used(peerId: string, current: PeerStream): void {
    if (!this.#actions.hasSpareHost()) return;
    if (this.#kept.has(peerId) || this.#opening.has(peerId)) return void this.#used.set(peerId, this.#clock.now());
    const { connection, since } = current;
    const isTheirTurn = this.#ownId() > peerId && this.#passed(since) < COURTESY;
    if (isTheirTurn || this.#passed(this.#failed.get(peerId)) < ASK_AGAIN) return;
    // the relayed connection that introduced the first one is about to be closed, with whatever it carries
    const isIntroduced = this.#node.getConnections(connection.remotePeer).every(isDirect);
    if (!isIntroduced || !this.#makeRoom()) return;
    this.#opening.add(peerId);
    this.#used.set(peerId, this.#clock.now());
    void this.#open(peerId, current).finally(() => {
      this.#opening.delete(peerId);
      if (!this.#kept.has(peerId)) this.#used.delete(peerId);
    });
  }

  /** Keeps `standby`, in place of an older one; of two that both sides opened, the one that the smaller peer id did. */
  keep(peerId: string, standby: PeerStream): void {
    const other = this.#kept.get(peerId);
    const isWorse = other !== undefined && other.ours !== standby.ours && standby.ours !== this.#ownId() < peerId;
    this.#kept.set(peerId, isWorse ? other : standby);
    const left = isWorse ? standby : other;
    if (left !== undefined) end(left);
  }

  has(peerId: string, stream: Stream): boolean {
    return this.#kept.get(peerId)?.stream === stream;
  }

  /** Hands out what is kept for a peer. */
  take(peerId: string): PeerStream | undefined {
    const kept = this.#kept.get(peerId);
    this.#kept.delete(peerId);
    this.#used.delete(peerId);
    return kept;
  }

  /** Ends what is kept for a peer, but not the connection `besides`. */
  drop(peerId: string, besides?: Connection): void {
    const kept = this.take(peerId);
    if (kept !== undefined && kept.connection !== besides) end(kept);
    else kept?.frames.close();
  }

  isKept(connection: Connection): boolean {
    return this.#kept.get(connection.remotePeer.toString())?.connection === connection;
  }

  /** Introduced over the first connection: no relay has a part in it. */
  async #open(peerId: string, current: PeerStream): Promise<void> {
    const signal = AbortSignal.timeout(DIAL_TIMEOUT);
    let connection: Connection | undefined;
    try {
      connection = await this.#node.dial(current.connection.remoteAddr, { signal, force: true });
      const stream = await connection.newStream(STANDBY_PROTOCOL, { signal, runOnLimitedConnection: false });
      this.#failed.delete(peerId);
      this.#actions.adopt(stream, connection);
    } catch {
      for (const [other, at] of this.#failed) if (this.#passed(at) >= ASK_AGAIN) this.#failed.delete(other);
      this.#failed.set(peerId, this.#clock.now());
      if (connection !== undefined && !this.#actions.isUsed(connection)) connection.close().catch(() => undefined);
    }
  }

  /** False when every standby belongs to somebody whom we talk with. */
  #makeRoom(): boolean {
    const ours = [...this.#kept].filter(([, { ours: opened }]) => opened);
    if (ours.length + this.#opening.size < MAX_STANDBYS) return true;
    const idle = ours.find(([peerId]) => this.#passed(this.#used.get(peerId)) >= IDLE);
    if (idle === undefined) return false;
    this.drop(idle[0]);
    return true;
  }

  /** How long ago (ms) a time of our own clock was; for ever when it never was, or when the clock was set back behind it. */
  #passed(time: number | undefined): number {
    const passed = time === undefined ? -1 : this.#clock.now() - time;
    return passed < 0 ? Number.POSITIVE_INFINITY : passed;
  }

  #ownId(): string {
    return this.#node.peerId.toString();
  }
}

function end({ frames, connection }: PeerStream): void {
  frames.close();
  connection.close().catch(() => undefined);
}

export function isKnock(frame: Bytes, { protocol }: Stream): boolean {
  return protocol === STANDBY_PROTOCOL && frame.length === KNOCK.length;
}
