/** Mailboxes: anybody deposits sealed envelopes over HTTP, the owner reads over a libp2p stream. */
import { createHash, randomBytes } from 'node:crypto';
import type { CryptoProvider } from '#crypto/provider.ts';
import type { Bytes } from '#lib/bytes.ts';
import { toHex } from '#lib/bytes.ts';
import type { ByteStream } from '#wire/frame-stream.ts';
import { MAX_ENVELOPE_BYTES } from '#wire/mailbox.ts';
import type { Limits } from '../limits.ts';
import { RateLimiter } from '../rate-limit.ts';
import type { Store } from '../store/store.ts';
import { MailboxReading } from './mailbox-reading.ts';

export type DepositOutcome =
  | 'Stored'
  | 'NotFound'
  | 'Malformed'
  | 'TooLarge'
  | 'QuotaExceeded'
  | { readonly retryAfter: number };

export class MailboxService {
  readonly #store: Store;
  readonly #provider: CryptoProvider;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #deposits: RateLimiter;
  readonly #depositsFrom: RateLimiter;
  readonly #bytesFrom: RateLimiter;
  readonly #readings = new Set<MailboxReading>();
  readonly #readers = new Map<string, number>();

  constructor(store: Store, provider: CryptoProvider, limits: Limits, now: () => number) {
    this.#store = store;
    this.#provider = provider;
    this.#limits = limits;
    this.#now = now;
    this.#deposits = new RateLimiter(limits.depositsPerMailbox, now);
    this.#depositsFrom = new RateLimiter(limits.depositsPerAddress, now);
    this.#bytesFrom = new RateLimiter(limits.depositBytesPerAddress, now);
  }

  /** `ttl` in ms, `client` as `addressKey` has it. `Stored` means durably; what is there already counts as stored. */
  async deposit(mailbox: string, bytes: Bytes, ttl: number, client: string): Promise<DepositOutcome> {
    if (bytes.length === 0 || !Number.isSafeInteger(ttl) || ttl <= 0) return 'Malformed';
    if (bytes.length > MAX_ENVELOPE_BYTES) return 'TooLarge';
    // The address's own allowance comes first: who has used it up doesn't use up that of a mailbox as well.
    const retryAfter =
      this.#depositsFrom.take(client) || this.#bytesFrom.take(client, bytes.length) || this.#deposits.take(mailbox);
    if (retryAfter > 0) return { retryAfter };
    if (!(await this.#isOpened(mailbox))) return 'NotFound';
    const id = new Uint8Array(createHash('sha256').update(bytes).digest());
    const expires = this.#now() + Math.min(ttl, this.#limits.ttl);
    const outcome = await this.#store.deposit(mailbox, { id, bytes, expires });
    return outcome === 'QuotaExceeded' ? outcome : 'Stored';
  }

  /** Serves one reader until the stream ends; the peer ids are those that the connection proved. */
  read(stream: ByteStream, nodePeerId: string, clientPeerId: string): void {
    const reading = new MailboxReading(stream, {
      store: this.#store,
      provider: this.#provider,
      limits: this.#limits,
      now: this.#now,
      nonce: new Uint8Array(randomBytes(32)),
      nodePeerId,
      clientPeerId,
      enter: (mailbox) => this.#enter(toHex(mailbox)),
      leave: (mailbox) => this.#leave(toHex(mailbox)),
      ended: () => this.#readings.delete(reading),
    });
    this.#readings.add(reading);
    reading.start();
  }

  stop(): void {
    for (const reading of [...this.#readings]) reading.close();
  }

  /** Prekeys come from the proven owner only, and everybody who is to get a first message has put some. */
  async #isOpened(mailbox: string): Promise<boolean> {
    return this.#limits.unopenedMailboxes || this.#readers.has(mailbox) || (await this.#store.hasPrekeys(mailbox));
  }

  #enter(mailbox: string): boolean {
    const readers = this.#readers.get(mailbox) ?? 0;
    if (readers >= this.#limits.readersPerMailbox) return false;
    this.#readers.set(mailbox, readers + 1);
    return true;
  }

  #leave(mailbox: string): void {
    const readers = (this.#readers.get(mailbox) ?? 0) - 1;
    if (readers > 0) this.#readers.set(mailbox, readers);
    else this.#readers.delete(mailbox);
  }
}
