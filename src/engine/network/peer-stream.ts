/** One stream to a peer, and what its connection is: a direct one, or one through a relay that only introduces. */
import type { Connection, Stream } from '@libp2p/interface';
import type { Bytes } from '#lib/bytes.ts';
import { FrameStream } from '#wire/frame-stream.ts';
import type { Clock } from '../ports.ts';
import { Allowance } from './allowance.ts';

/** Frames that a peer whom we didn't dial may send at once, and per second. */
const UNKNOWN_BURST = 256;
const UNKNOWN_RATE = 64;

export type PeerStream = {
  readonly stream: Stream;
  readonly connection: Connection;
  readonly frames: FrameStream;
  /** We opened it. */
  readonly ours: boolean;
  /** ms since the epoch. */
  readonly since: number;
};

/** A relayed connection over which the peer arranges a direct one. */
export function isIntroduction({ limits, direction, status }: Connection): boolean {
  return limits !== undefined && direction === 'inbound' && status === 'open';
}

export function isDirect(connection: Connection): boolean {
  return connection.limits === undefined && connection.status === 'open';
}

export type PeerStreamActions = {
  /** Whether we have dialled the peer, or tried to: others may say only so much at a time. */
  isKnown(): boolean;
  /** Takes one frame; the next one waits until it resolves. */
  onFrame(frame: Bytes): Promise<void>;
  onEnd(): void;
};

/** Reads frames from a stream from now on. */
export function takeUp(
  stream: Stream,
  connection: Connection,
  ours: boolean,
  clock: Clock,
  { isKnown, onFrame, onEnd }: PeerStreamActions,
): PeerStream {
  const allowance = new Allowance(clock, UNKNOWN_BURST, UNKNOWN_RATE);
  const frames = new FrameStream(stream, {
    onFrame: async (frame) => {
      if (!isKnown()) await allowance.take();
      // A refused envelope isn't the stream's fault, and its sender sends it again some other way.
      await onFrame(frame).catch(() => undefined);
    },
    onEnd,
  });
  return { stream, connection, frames, ours, since: clock.now() };
}

/** Ends streams that lead nowhere, with their connections but for `fresh`. */
export function abortAll(streams: readonly PeerStream[], fresh: Connection): void {
  for (const { stream, connection } of streams)
    (connection === fresh ? stream : connection).abort(new Error('replaced'));
}

/** As `abortAll`, of streams that may just be ending: what ends one may be ending its connection, and goes first. */
export function endSoon(streams: readonly PeerStream[], fresh: Connection): void {
  const left = (lost: PeerStream) => (lost.connection === fresh ? lost.stream : lost.connection).status === 'open';
  Promise.resolve()
    .then(() => abortAll(streams.filter(left), fresh))
    .catch(() => undefined);
}
