/** The order of what one device says to another: each position is delivered once, none before its turn. */

/**
 * `stream`: the number of the sender's stream, 0 before the first. A sender that may have lost its place begins another,
 * of a higher number, with everything that hasn't been acknowledged. `next`: the first position that hasn't been
 * delivered; `held`: later positions that are stored already, ascending.
 */
export type InboundStream = { readonly stream: number; readonly next: number; readonly held: readonly number[] };

export const EMPTY_STREAM: InboundStream = { stream: 0, next: 1, held: [] };

/** How far ahead of `next` a position may be held: more is a broken or hostile sender. */
export const HOLD_WINDOW = 2000;

export type Arrival =
  | { readonly kind: 'duplicate' }
  /** Too far ahead, or of a stream that its sender has given up. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'held'; readonly inbound: InboundStream }
  /** `release`: held positions whose turn has come after this one, in order. */
  | { readonly kind: 'delivered'; readonly inbound: InboundStream; readonly release: readonly number[] };

export function arrive(known: InboundStream, stream: number, seq: number): Arrival {
  if (stream < known.stream) return { kind: 'refused' };
  const inbound = stream === known.stream ? known : { stream, next: 1, held: [] };
  if (seq < inbound.next || inbound.held.includes(seq)) return { kind: 'duplicate' };
  if (seq > inbound.next) {
    if (seq - inbound.next > HOLD_WINDOW) return { kind: 'refused' };
    return { kind: 'held', inbound: { ...inbound, held: [...inbound.held, seq].sort((a, b) => a - b) } };
  }
  const release: number[] = [];
  let next = seq + 1;
  while (inbound.held[release.length] === next) {
    release.push(next);
    next++;
  }
  return { kind: 'delivered', inbound: { stream, next, held: inbound.held.slice(release.length) }, release };
}
