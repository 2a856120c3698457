/** The order of a stream against a model: whatever is lost, repeated, reordered or forgotten, each thing once, in turn. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrive, EMPTY_STREAM, HOLD_WINDOW, type InboundStream } from '#domain/stream/inbound.ts';
import { judge, type OutboundStream } from '#domain/stream/outbound.ts';

const SEED = 20_260_101;
const PROPERTY = { seed: SEED, numRuns: 300 };

/** Applies arrivals one after another; what was delivered in order, and the state at the end. */
function deliver(arrivals: readonly (readonly [stream: number, seq: number])[], from: InboundStream = EMPTY_STREAM) {
  let inbound = from;
  const delivered: string[] = [];
  for (const [stream, seq] of arrivals) {
    const arrival = arrive(inbound, stream, seq);
    if (arrival.kind === 'held' || arrival.kind === 'delivered') inbound = arrival.inbound;
    if (arrival.kind === 'delivered')
      delivered.push(...[seq, ...arrival.release].map((position) => `${stream}/${position}`));
  }
  return { inbound, delivered };
}

describe('inbound', () => {
  test('any order with any repetitions delivers a prefix, each position once', () => {
    const arrivals = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 200 });
    fc.assert(
      fc.property(arrivals, (seqs) => {
        const { inbound, delivered } = deliver(seqs.map((seq) => [5, seq]));
        const seen = new Set(seqs);
        let prefix = 0;
        while (seen.has(prefix + 1)) prefix++;
        expect(delivered).toEqual(Array.from({ length: prefix }, (_, index) => `5/${index + 1}`));
        if (seqs.length > 0) {
          const rest = [...seen].filter((seq) => seq > prefix).sort((a, b) => a - b);
          expect(inbound).toEqual({ stream: 5, next: prefix + 1, held: rest });
        }
      }),
      PROPERTY,
    );
  });

  test('a newer stream begins at 1, and nothing of an older one counts any more', () => {
    const arrivals = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 8 })));
    fc.assert(
      fc.property(arrivals, (mixed) => {
        const { inbound, delivered } = deliver(mixed);
        const newest = Math.max(0, ...mixed.map(([stream]) => stream));
        expect(inbound.stream).toBe(newest);
        expect(new Set(delivered).size).toBe(delivered.length);
        for (const stream of [1, 2, 3]) {
          const positions = delivered.filter((place) => place.startsWith(`${stream}/`));
          expect(positions).toEqual(positions.map((_, index) => `${stream}/${index + 1}`));
        }
        expect(delivered).toEqual(delivered.toSorted());
      }),
      PROPERTY,
    );
  });

  test('the window bounds what is held', () => {
    expect(arrive(EMPTY_STREAM, 1, HOLD_WINDOW + 1).kind).toBe('held');
    expect(arrive(EMPTY_STREAM, 1, HOLD_WINDOW + 2).kind).toBe('refused');
    expect(arrive({ stream: 2, next: 1, held: [] }, 1, 1).kind).toBe('refused');
    expect(arrive({ stream: 2, next: 3, held: [5] }, 2, 2).kind).toBe('duplicate');
    expect(arrive({ stream: 2, next: 3, held: [5] }, 2, 5).kind).toBe('duplicate');
  });
});

describe('outbound', () => {
  const ours = (nextPosition: number, kept: readonly number[], arrived: readonly number[] = []): OutboundStream => ({
    stream: 7,
    nextPosition,
    kept: kept.map((seq) => ({ seq, arrived: arrived.includes(seq) })),
  });

  test('what was delivered need not be kept; what waits there is marked once', () => {
    const verdict = judge(ours(8, [3, 4, 5, 6, 7], [6]), { stream: 7, next: 5, held: [6, 7] });
    expect(verdict).toEqual({ kind: 'applied', delivered: [3, 4], arrived: [7] });
    expect(judge(ours(8, []), { stream: 7, next: 8, held: [] })).toEqual({
      kind: 'applied',
      delivered: [],
      arrived: [],
    });
  });

  test('an older acknowledgement, and one of a stream that was given up, change nothing', () => {
    expect(judge(ours(8, [6, 7]), { stream: 7, next: 4, held: [] })).toEqual({
      kind: 'applied',
      delivered: [],
      arrived: [],
    });
    expect(judge(ours(8, [6, 7]), { stream: 6, next: 100, held: [] })).toEqual({ kind: 'ignored' });
  });

  test('whoever knows more of our stream than we have said in it shows that we have gone back', () => {
    expect(judge(ours(8, []), { stream: 7, next: 9, held: [] })).toEqual({ kind: 'lost', above: 7 });
    expect(judge(ours(8, []), { stream: 7, next: 8, held: [8] })).toEqual({ kind: 'lost', above: 7 });
    expect(judge(ours(8, []), { stream: 9, next: 1, held: [] })).toEqual({ kind: 'lost', above: 9 });
  });

  test('whoever waits for what they delivered long ago has gone back', () => {
    expect(judge(ours(9, [8]), { stream: 7, next: 4, held: [8] })).toEqual({ kind: 'lost', above: 7 });
  });

  test('a recipient that never goes back is never taken for one that has, however its acknowledgements arrive', () => {
    const run = fc.record({
      arrivals: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }),
      acks: fc.array(fc.nat({ max: 60 }), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(run, ({ arrivals, acks }) => {
        const states = [{ ...EMPTY_STREAM, stream: 7 }];
        for (const seq of arrivals) states.push(deliver([[7, seq]], states.at(-1)).inbound);
        let kept = Array.from({ length: 12 }, (_, index) => ({ seq: index + 1, arrived: false }));
        for (const index of acks) {
          const state = states[Math.min(index, states.length - 1)] ?? EMPTY_STREAM;
          const verdict = judge({ stream: 7, nextPosition: 13, kept }, state);
          expect(verdict.kind).toBe('applied');
          if (verdict.kind !== 'applied') return;
          kept = kept
            .filter(({ seq }) => !verdict.delivered.includes(seq))
            .map(({ seq, arrived }) => ({ seq, arrived: arrived || verdict.arrived.includes(seq) }));
        }
        // nothing that hasn't been stored was let go
        const last = states.at(-1) ?? EMPTY_STREAM;
        for (let seq = last.next; seq <= 12; seq++) {
          const entry = kept.find((one) => one.seq === seq);
          expect(entry?.arrived === true && !last.held.includes(seq)).toBe(false);
          expect(entry).toBeDefined();
        }
      }),
      PROPERTY,
    );
  });
});
