/** Collects the envelopes that a reader is handed. */
import { deferred } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';

/** Collects envelopes and tells when a number of them is there. */
export function collector() {
  const got: Bytes[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    got,
    take: async (envelope: Bytes) => {
      got.push(envelope);
      for (const { count, resolve } of waiting) if (got.length >= count) resolve();
    },
    reached: (count: number): Promise<void> => {
      const { promise, resolve } = deferred<void>();
      if (got.length >= count) resolve();
      else waiting.push({ count, resolve });
      return promise;
    },
  };
}

/** Envelopes as the texts they were made of. */
export function texts(envelopes: readonly Bytes[]): string[] {
  return envelopes.map((bytes) => new TextDecoder().decode(bytes));
}
