/** The order of what one device says to another: each position is delivered once, none before its turn. */

/** `next`: the first position that hasn't been delivered; `held`: later positions that are stored already, ascending. */
export type InboundStream = { readonly next: number; readonly held: readonly number[] };

export const EMPTY_STREAM: InboundStream = { next: 1, held: [] };

/** How far ahead of `next` a position may be held: more is a broken or hostile sender. */
export const HOLD_WINDOW = 2000;

export type Arrival =
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'held'; readonly stream: InboundStream }
  /** `release`: held positions whose turn has come after this one, in order. */
  | { readonly kind: 'delivered'; readonly stream: InboundStream; readonly release: readonly number[] };

export function arrive(stream: InboundStream, seq: number): Arrival {
  if (seq < stream.next || stream.held.includes(seq)) return { kind: 'duplicate' };
  if (seq > stream.next) {
    if (seq - stream.next > HOLD_WINDOW) return { kind: 'refused' };
    return { kind: 'held', stream: { ...stream, held: [...stream.held, seq].sort((a, b) => a - b) } };
  }
  const release: number[] = [];
  let next = seq + 1;
  while (stream.held[release.length] === next) {
    release.push(next);
    next++;
  }
  return { kind: 'delivered', stream: { next, held: stream.held.slice(release.length) }, release };
}

/** Whether the recipient that acknowledged `{ next, held }` has stored position `seq`. */
export function isAcknowledged(acknowledged: InboundStream, seq: number): boolean {
  return seq < acknowledged.next || acknowledged.held.includes(seq);
}
