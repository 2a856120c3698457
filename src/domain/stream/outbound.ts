/** What an acknowledgement says about a stream of ours, and whether one of the two sides has lost its place in it. */
import type { InboundStream } from './inbound.ts';

export type OutboundStream = {
  readonly stream: number;
  /** The position that the next payload gets. */
  readonly nextPosition: number;
  /** Positions that are kept, since the recipient hasn't delivered them yet, as far as we know. */
  readonly kept: readonly { readonly seq: number; readonly arrived: boolean }[];
};

export type Verdict =
  /** Of a stream that was given up. */
  | { readonly kind: 'ignored' }
  /** `delivered` need not be kept any more; `arrived` are stored there but wait for others before them. */
  | { readonly kind: 'applied'; readonly delivered: readonly number[]; readonly arrived: readonly number[] }
  /** One of the two has gone back to an older state: a stream of a number above `above` is to be begun. */
  | { readonly kind: 'lost'; readonly above: number };

export function judge(ours: OutboundStream, acknowledged: InboundStream): Verdict {
  const { stream, next, held } = acknowledged;
  if (stream < ours.stream) return { kind: 'ignored' };
  // they know more of our stream than we have said in it: we have gone back
  if (stream > ours.stream || next > ours.nextPosition || held.some((seq) => seq >= ours.nextPosition))
    return { kind: 'lost', above: stream };
  const delivered = ours.kept.filter(({ seq }) => seq < next).map(({ seq }) => seq);
  const arrived = ours.kept.filter(({ seq, arrived: known }) => !known && held.includes(seq)).map(({ seq }) => seq);
  // they have stored something new and still wait for what they delivered long ago: they have gone back
  const lowest = Math.min(ours.nextPosition, ...ours.kept.map(({ seq }) => seq));
  return next < lowest && arrived.length > 0
    ? { kind: 'lost', above: stream }
    : { kind: 'applied', delivered, arrived };
}
