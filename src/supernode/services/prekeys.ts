/** Prekeys for people who write to somebody who is away: each one-time key goes to one person only, who may have to work for it. */
import type { CryptoProvider } from '#crypto/provider.ts';
import type { Bytes } from '#lib/bytes.ts';
import { encodePrekeyClaim } from '#wire/prekeys.ts';
import { CLAIM_SUBJECT } from '#wire/work.ts';
import type { Limits, WorkPolicy } from '../limits.ts';
import { RateLimiter } from '../rate-limit.ts';
import type { Store } from '../store/store.ts';
import { CapabilityCheck } from './capability-check.ts';
import type { Credentials, Refusal } from './mailbox.ts';
import { WorkDesk } from './work-desk.ts';

export class PrekeyService {
  readonly #store: Store;
  readonly #policy: WorkPolicy;
  readonly #capabilities: CapabilityCheck;
  readonly #work: WorkDesk;
  readonly #claims: RateLimiter;
  readonly #claimsFrom: RateLimiter;

  constructor(store: Store, provider: CryptoProvider, limits: Limits, now: () => number) {
    this.#store = store;
    this.#policy = limits.work;
    this.#capabilities = new CapabilityCheck(provider, (mailbox, id) => store.isRevoked(mailbox, id), now);
    this.#work = new WorkDesk(limits.work, now);
    this.#claims = new RateLimiter(limits.claimsPerMailbox, now);
    this.#claimsFrom = new RateLimiter(limits.claimsPerAddress, now);
  }

  /** An encoded claim; undefined when the mailbox has no prekeys. */
  async claim(mailbox: string, client: string, credentials: Credentials): Promise<Bytes | Refusal | undefined> {
    const retryAfter = this.#claimsFrom.take(client);
    if (retryAfter > 0) return { retryAfter };
    if (!(await this.#store.hasPrekeys(mailbox))) return undefined;
    const refusal = await this.#refusal(mailbox, credentials);
    if (refusal !== undefined) return refusal;
    const claimed = await this.#store.claimPrekeys(mailbox);
    if (claimed === undefined) return undefined;
    const { bundle, oneTime, oneTimeKem } = claimed;
    return encodePrekeyClaim({ v: 1, bundle, oneTime: oneTime ?? null, oneTimeKem: oneTimeKem ?? null });
  }

  async #refusal(mailbox: string, { capability, work }: Credentials): Promise<Refusal | undefined> {
    let name = mailbox;
    if (capability !== undefined) {
      const checked = await this.#capabilities.check(mailbox, capability);
      if (!checked.ok) return checked.error;
      name = `${mailbox}/${checked.value}`;
    } else {
      const free = this.#work.pressure(mailbox) < this.#policy.freeClaims;
      const bits = free ? 0 : this.#work.bits(mailbox, 0);
      const challenge = this.#work.demandOnce(mailbox, CLAIM_SUBJECT, work, bits);
      if (challenge !== undefined) return { challenge };
    }
    const retryAfter = this.#claims.take(name);
    if (retryAfter > 0) return { retryAfter };
    // without a pause since the check: claims at the same time mustn't all be free like the first
    if (capability === undefined) this.#work.done(mailbox);
    return undefined;
  }
}
