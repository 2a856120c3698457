/** Prekeys for people who write to somebody who is away: each one-time key goes to one person only. */
import type { Bytes } from '#lib/bytes.ts';
import { encodePrekeyClaim } from '#wire/prekeys.ts';
import type { Limits } from '../limits.ts';
import { RateLimiter } from '../rate-limit.ts';
import type { Store } from '../store/store.ts';

export class PrekeyService {
  readonly #store: Store;
  readonly #claims: RateLimiter;

  constructor(store: Store, limits: Limits, now: () => number) {
    this.#store = store;
    this.#claims = new RateLimiter(limits.claimsPerMailbox, now);
  }

  /** An encoded claim; undefined when the mailbox has no prekeys. */
  async claim(mailbox: string): Promise<Bytes | { readonly retryAfter: number } | undefined> {
    const retryAfter = this.#claims.take(mailbox);
    if (retryAfter > 0) return { retryAfter };
    const claimed = await this.#store.claimPrekeys(mailbox);
    if (claimed === undefined) return undefined;
    const { bundle, oneTime, oneTimeKem } = claimed;
    return encodePrekeyClaim({ v: 1, bundle, oneTime: oneTime ?? null, oneTimeKem: oneTimeKem ?? null });
  }
}
