/** Signed records: the node checks form, signature and order of versions, and keeps what the key's owner says. */
import { createHash } from 'node:crypto';
import type { CryptoProvider } from '#crypto/provider.ts';
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes, toHex } from '#lib/bytes.ts';
import { decodeRecord, isWithinReach, RECORD_PURPOSE, signedPart } from '#wire/record.ts';
import type { Limits } from '../limits.ts';
import { RateLimiter } from '../rate-limit.ts';
import type { Store, StoredRecord } from '../store/store.ts';

export type PutOutcome =
  | 'Stored'
  | 'Malformed'
  | 'BadSignature'
  | 'Conflict'
  | 'QuotaExceeded'
  | { readonly retryAfter: number };

export class RecordService {
  readonly #store: Store;
  readonly #provider: CryptoProvider;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #writes: RateLimiter;
  readonly #writesFrom: RateLimiter;

  constructor(store: Store, provider: CryptoProvider, limits: Limits, now: () => number) {
    this.#store = store;
    this.#provider = provider;
    this.#limits = limits;
    this.#now = now;
    this.#writes = new RateLimiter(limits.recordWritesPerKey, now);
    this.#writesFrom = new RateLimiter(limits.recordWritesPerAddress, now);
  }

  async get(key: string): Promise<Bytes | undefined> {
    return (await this.#store.record(key, this.#now()))?.bytes;
  }

  /** Putting the record that is stored already succeeds, so that a lost answer can be asked for again. */
  async put(key: string, bytes: Bytes, client: string): Promise<PutOutcome> {
    const now = this.#now();
    const later = this.#writesFrom.take(client);
    if (later > 0) return { retryAfter: later };
    const decoded = decodeRecord(bytes);
    if (!decoded.ok || toHex(decoded.value.key) !== key) return 'Malformed';
    const record = decoded.value;
    if (record.expires <= now || record.expires > now + this.#limits.recordLifetime) return 'Malformed';
    if (!(await verify(this.#provider, record.key, RECORD_PURPOSE, signedPart(record), record.signature))) {
      return 'BadSignature';
    }
    const retryAfter = this.#writes.take(key);
    if (retryAfter > 0) return { retryAfter };
    const hash = new Uint8Array(createHash('sha256').update(bytes).digest());
    const next: StoredRecord = { version: record.version, hash, bytes, expires: record.expires };
    const current = await this.#store.record(key, now);
    if (!isWithinReach(record.version, current?.version)) return 'Conflict';
    if (current !== undefined) {
      if (equalBytes(current.hash, hash)) return 'Stored';
      if (record.version <= current.version) return 'Conflict';
      if (record.version === current.version + 1 && !equalBytes(record.prevHash, current.hash)) return 'Conflict';
    }
    return this.#store.swapRecord(key, current, next, now);
  }
}
