/** Asks strangers for work and checks it: the more they do at a mailbox, the more it costs; it gets cheap again with time. */
import { randomBytes } from 'node:crypto';
import { type Bytes, equalBytes, fromHex, toHex } from '#lib/bytes.ts';
import { parseWork, provenBits, WORK_SALT_LENGTH, type WorkChallenge, workSeed } from '#wire/work.ts';
import type { WorkPolicy } from '../limits.ts';

/** Mailboxes whose pressure is remembered, and nonces for each salt. */
const REMEMBERED = 100_000;

type Salt = { readonly bytes: Bytes; readonly since: number; readonly spent: Set<string> };
type Pressure = { readonly value: number; readonly time: number };

export class WorkDesk {
  readonly #policy: WorkPolicy;
  readonly #now: () => number;
  readonly #pressures = new Map<string, Pressure>();
  /** The newest first. */
  #salts: readonly Salt[] = [];

  constructor(policy: WorkPolicy, now: () => number) {
    this.#policy = policy;
    this.#now = now;
  }

  /** What the next thing under `key` costs; `fill` is how full the room for it is, from 0 to 1. */
  bits(key: string, fill: number): number {
    const { base, most, step, fillBits } = this.#policy;
    return Math.min(most, base + Math.floor(Math.log2(1 + this.pressure(key) / step)) + Math.round(fill * fillBits));
  }

  pressure(key: string): number {
    const { value, time } = this.#pressures.get(key) ?? { value: 0, time: 0 };
    return value * 2 ** (-Math.max(0, this.#now() - time) / this.#policy.halfLife);
  }

  /** Something was done under `key`. */
  done(key: string): void {
    const value = this.pressure(key) + 1;
    this.#pressures.delete(key);
    this.#pressures.set(key, { value, time: this.#now() });
    // in order of last use: the first has lost most of its pressure
    for (const oldest of this.#pressures.keys()) {
      if (this.#pressures.size <= REMEMBERED) return;
      this.#pressures.delete(oldest);
    }
  }

  /** Undefined when `offered`, the request's header, proves `bits` for this; otherwise what to ask for. */
  demand(mailbox: string, subject: Bytes, offered: string | undefined, bits: number): WorkChallenge | undefined {
    return bits === 0 || this.#proof(mailbox, subject, offered, bits) !== undefined ? undefined : this.#ask(bits);
  }

  /** The same, for what a nonce is good for once. */
  demandOnce(mailbox: string, subject: Bytes, offered: string | undefined, bits: number): WorkChallenge | undefined {
    if (bits === 0) return undefined;
    const salt = this.#proof(mailbox, subject, offered, bits);
    const name = `${mailbox}/${offered}`;
    if (salt === undefined || salt.spent.has(name) || salt.spent.size >= REMEMBERED) return this.#ask(bits);
    salt.spent.add(name);
    return undefined;
  }

  #ask(bits: number): WorkChallenge {
    return { bits, salt: this.#current()[0].bytes };
  }

  /** The salt of work that is enough. */
  #proof(mailbox: string, subject: Bytes, offered: string | undefined, bits: number): Salt | undefined {
    const work = offered === undefined ? undefined : parseWork(offered);
    if (work?.ok !== true) return undefined;
    const salt = this.#current().find(({ bytes }) => equalBytes(bytes, work.value.salt));
    const key = fromHex(mailbox);
    if (salt === undefined || key === undefined) return undefined;
    return provenBits(workSeed(salt.bytes, key, subject), work.value.nonce) >= bits ? salt : undefined;
  }

  #current(): readonly [Salt, ...Salt[]] {
    const now = this.#now();
    const { saltLifetime } = this.#policy;
    const [newest, ...older] = this.#salts.filter(({ since }) => Math.abs(now - since) < 2 * saltLifetime);
    const salts: readonly [Salt, ...Salt[]] =
      newest !== undefined && now - newest.since < saltLifetime
        ? [newest, ...older]
        : [
            { bytes: new Uint8Array(randomBytes(WORK_SALT_LENGTH)), since: now, spent: new Set() },
            ...(newest === undefined ? [] : [newest, ...older]),
          ];
    this.#salts = salts;
    return salts;
  }
}

/** A challenge as an answer carries it. */
export function challengeFields({ bits, salt }: WorkChallenge): { bits: number; salt: string } {
  return { bits, salt: toHex(salt) };
}
