/** Token buckets by key, kept in memory only and bounded in number. */
import type { Rate } from './limits.ts';

type Bucket = { tokens: number; time: number };

const MAX_BUCKETS = 100_000;

export class RateLimiter {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes `count` tokens, `burst` at most: 0 when they were there, otherwise the whole seconds until they are. */
  take(key: string, count = 1): number {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#rate.burst, time: now };
    const gained = (Math.max(0, now - bucket.time) / 1000) * this.#rate.perSecond;
    const tokens = Math.min(this.#rate.burst, bucket.tokens + gained);
    const allowed = tokens >= count;
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: allowed ? tokens - count : tokens, time: now });
    if (this.#buckets.size > MAX_BUCKETS) this.#dropOldest();
    return allowed ? 0 : Math.max(1, Math.ceil((count - tokens) / this.#rate.perSecond));
  }

  /** The map is in order of last use, and the one unused for longest is the likeliest to be full again. */
  #dropOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}

/** The key of a network address: an IPv6 network of 64 bits counts as one. */
export function addressKey(address: string | undefined): string {
  const plain = (address ?? '').replace(/^::ffff:/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const full = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')];
  return full.slice(0, 4).join(':');
}
