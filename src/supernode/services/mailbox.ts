/** Mailboxes: friends deposit sealed envelopes by capability, strangers by work, over HTTP; the owner reads over a libp2p stream. */
import { createHash, randomBytes } from 'node:crypto';
import type { CryptoProvider } from '#crypto/provider.ts';
import { verify } from '#crypto/sign.ts';
import type { Bytes } from '#lib/bytes.ts';
import { toHex } from '#lib/bytes.ts';
import type { ByteStream } from '#wire/frame-stream.ts';
import { MAILBOX_CLOSE_PURPOSE, MAX_ENVELOPE_BYTES } from '#wire/mailbox.ts';
import type { WorkChallenge } from '#wire/work.ts';
import type { Limits } from '../limits.ts';
import { RateLimiter } from '../rate-limit.ts';
import type { Store } from '../store/store.ts';
import { CapabilityCheck } from './capability-check.ts';
import { MailboxReading, type RefusalReason } from './mailbox-reading.ts';
import { WorkDesk } from './work-desk.ts';

/** What a request brings along to be let in: a capability's bytes, or the header that proves work. */
export type Credentials = { readonly capability: Bytes | undefined; readonly work: string | undefined };

/** Why a request is not let in: later, after work, or not with this capability. */
export type Refusal =
  | 'Malformed'
  | 'CapabilityRefused'
  | { readonly retryAfter: number }
  | { readonly challenge: WorkChallenge };

export type DepositOutcome = 'Stored' | 'NotFound' | 'TooLarge' | 'QuotaExceeded' | Refusal;

export class MailboxService {
  readonly #store: Store;
  readonly #provider: CryptoProvider;
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #capabilities: CapabilityCheck;
  readonly #work: WorkDesk;
  readonly #strangers: RateLimiter;
  readonly #byCapability: RateLimiter;
  readonly #depositsFrom: RateLimiter;
  readonly #bytesFrom: RateLimiter;
  readonly #openings: RateLimiter;
  readonly #openingsFrom: RateLimiter;
  readonly #readings = new Set<MailboxReading>();
  readonly #readers = new Map<string, number>();

  constructor(store: Store, provider: CryptoProvider, limits: Limits, now: () => number) {
    this.#store = store;
    this.#provider = provider;
    this.#limits = limits;
    this.#now = now;
    this.#capabilities = new CapabilityCheck(provider, (mailbox, id) => store.isRevoked(mailbox, id), now);
    this.#work = new WorkDesk(limits.work, now);
    this.#strangers = new RateLimiter(limits.strangerDepositsPerMailbox, now);
    this.#byCapability = new RateLimiter(limits.depositsPerCapability, now);
    this.#depositsFrom = new RateLimiter(limits.depositsPerAddress, now);
    this.#bytesFrom = new RateLimiter(limits.depositBytesPerAddress, now);
    this.#openings = new RateLimiter(limits.openingsPerMailbox, now);
    this.#openingsFrom = new RateLimiter(limits.openingsPerAddress, now);
  }

  /** `ttl` in ms, `client` as `addressKey` has it. `Stored` means durably; what is there already counts as stored. */
  async deposit(
    mailbox: string,
    bytes: Bytes,
    ttl: number,
    client: string,
    credentials: Credentials,
  ): Promise<DepositOutcome> {
    if (bytes.length === 0 || !Number.isSafeInteger(ttl) || ttl <= 0) return 'Malformed';
    if (bytes.length > MAX_ENVELOPE_BYTES) return 'TooLarge';
    // The address's own allowance comes first: who has used it up doesn't use up that of a mailbox as well.
    const retryAfter = this.#depositsFrom.take(client) || this.#bytesFrom.take(client, bytes.length);
    if (retryAfter > 0) return { retryAfter };
    if (!(await this.#isOpened(mailbox))) return 'NotFound';
    const id = new Uint8Array(createHash('sha256').update(bytes).digest());
    const answer = await this.#admit(mailbox, id, credentials);
    if (answer !== undefined) return answer;
    const stranger = credentials.capability === undefined;
    const expires = this.#now() + Math.min(ttl, this.#limits.ttl);
    const outcome = await this.#store.deposit(mailbox, { id, bytes, expires, stranger });
    return outcome === 'QuotaExceeded' ? outcome : 'Stored';
  }

  /** Deletes mail and prekeys for good, for who proves by the mailbox's own signature to be its owner. */
  async close(mailbox: Bytes, signature: Bytes, client: string): Promise<'Stored' | 'BadSignature' | Refusal> {
    const retryAfter = this.#depositsFrom.take(client);
    if (retryAfter > 0) return { retryAfter };
    if (!(await verify(this.#provider, mailbox, MAILBOX_CLOSE_PURPOSE, mailbox, signature))) return 'BadSignature';
    await this.#store.forgetMailbox(toHex(mailbox));
    return 'Stored';
  }

  /** What to answer without storing; undefined lets the envelope in. */
  async #admit(mailbox: string, id: Bytes, { capability, work }: Credentials): Promise<'Stored' | Refusal | undefined> {
    if (capability !== undefined) {
      const checked = await this.#capabilities.check(mailbox, capability);
      if (!checked.ok) return checked.error;
      return later(this.#byCapability.take(`${mailbox}/${checked.value}`));
    }
    const { strangerMessages, strangerBytes } = await this.#store.usage(mailbox);
    const held = await this.#store.holds(mailbox, id);
    // from here on without a pause: requests at the same time mustn't all be let in at the price of the first
    const fill = Math.max(strangerMessages / this.#limits.strangerMessages, strangerBytes / this.#limits.strangerBytes);
    const bits = this.#work.bits(mailbox, fill);
    // what is there already uses up nothing, so that an answer that was lost can be asked for again
    const challenge = held
      ? this.#work.demand(mailbox, id, work, bits)
      : this.#work.demandOnce(mailbox, id, work, bits);
    if (challenge !== undefined) return { challenge };
    if (held) return 'Stored';
    // only who has worked uses up what strangers may do together
    const refusal = later(this.#strangers.take(mailbox));
    if (refusal === undefined) this.#work.done(mailbox);
    return refusal;
  }

  /**
   * Serves one reader until the stream ends; the peer ids are those that the connection proved, `client` is as `addressKey`
   * has it. `watches`: who doesn't read, and is told how much waits.
   */
  read(stream: ByteStream, nodePeerId: string, clientPeerId: string, client: string, watches: boolean): void {
    const reading = new MailboxReading(stream, {
      store: this.#store,
      provider: this.#provider,
      limits: this.#limits,
      now: this.#now,
      nonce: new Uint8Array(randomBytes(32)),
      nodePeerId,
      clientPeerId,
      watches,
      // before anything is proved: whoever makes up keys, of peers or of mailboxes, has an allowance of their address alone
      admits: () => this.#openingsFrom.take(client) === 0,
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

  #enter(mailbox: string): RefusalReason | undefined {
    const readers = this.#readers.get(mailbox) ?? 0;
    if (readers >= this.#limits.readersPerMailbox) return 'TooManyReaders';
    // each looks at what lies there from the beginning
    if (this.#openings.take(mailbox) > 0) return 'RateLimited';
    this.#readers.set(mailbox, readers + 1);
    return undefined;
  }

  #leave(mailbox: string): void {
    const readers = (this.#readers.get(mailbox) ?? 0) - 1;
    if (readers > 0) this.#readers.set(mailbox, readers);
    else this.#readers.delete(mailbox);
  }
}

function later(retryAfter: number): Refusal | undefined {
  return retryAfter > 0 ? { retryAfter } : undefined;
}
