/**
 * Prekeys of the embedded store.
 *
 * `b/<mailbox>` holds `{ bundle, expires }`, `p/<mailbox>/<kind>/<position>` a one-time key. `h/<mailbox>/<kind>/<hash>`
 * marks a key as seen, handed out or not: one that its owner puts again, unsure whether the first time succeeded, must
 * not be handed out twice.
 */
import { createHash } from 'node:crypto';
import type { Bytes } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { EMPTY, type EmbeddedDatabase, expiryKey, type Operation } from './embedded-database.ts';
import type { ClaimedPrekeys, NewPrekeys, PrekeyStock, Quotas } from './store.ts';

type Kind = 'x25519' | 'kem';
type Bundle = { readonly bundle: Bytes; readonly expires: number };

const DAY = 24 * 3_600_000;
/** An owner who hasn't renewed the bundle for this long doesn't come back. */
const BUNDLE_LIFETIME = 180 * DAY;
/** As long as owners keep their keys: none is put again after that. */
const SEEN_LIFETIME = 60 * DAY;

export class EmbeddedPrekeys {
  readonly #database: EmbeddedDatabase;
  readonly #quotas: Quotas;
  #bundles = 0;

  private constructor(database: EmbeddedDatabase, quotas: Quotas) {
    this.#database = database;
    this.#quotas = quotas;
  }

  static async open(database: EmbeddedDatabase, quotas: Quotas): Promise<EmbeddedPrekeys> {
    const prekeys = new EmbeddedPrekeys(database, quotas);
    for await (const _ of database.iterate('b/')) prekeys.#bundles += 1;
    return prekeys;
  }

  put(mailbox: string, prekeys: NewPrekeys, limit: number, now: number): Promise<PrekeyStock> {
    return this.#exclusive(mailbox, async () => {
      const operations: Operation[] = [];
      const known = await this.has(mailbox);
      if (!known && (prekeys.bundle === undefined || this.#bundles >= this.#quotas.bundles)) return this.stock(mailbox);
      if (prekeys.bundle !== undefined) {
        if (!known) this.#bundles += 1;
        const bundle: Bundle = { bundle: prekeys.bundle, expires: now + BUNDLE_LIFETIME };
        operations.push(
          { type: 'put', key: `b/${mailbox}`, value: encode(bundle) },
          { type: 'put', key: expiryKey(bundle.expires, `b/${mailbox}`), value: EMPTY },
        );
      }
      const oneTime = await this.#add(mailbox, 'x25519', prekeys.oneTime, limit, now, operations);
      const oneTimeKem = await this.#add(mailbox, 'kem', prekeys.oneTimeKem, limit, now, operations);
      await this.#database.write(operations);
      return { oneTime, oneTimeKem };
    });
  }

  async has(mailbox: string): Promise<boolean> {
    return (await this.#database.get(`b/${mailbox}`)) !== undefined;
  }

  async stock(mailbox: string): Promise<PrekeyStock> {
    return { oneTime: await this.#count(mailbox, 'x25519'), oneTimeKem: await this.#count(mailbox, 'kem') };
  }

  claim(mailbox: string): Promise<ClaimedPrekeys | undefined> {
    return this.#exclusive(mailbox, async () => {
      const stored = await this.#database.get(`b/${mailbox}`);
      if (stored === undefined) return undefined;
      const [oneTime] = await this.#database.entries(`p/${mailbox}/x25519/`, 1);
      const [oneTimeKem] = await this.#database.entries(`p/${mailbox}/kem/`, 1);
      const taken = [oneTime, oneTimeKem].filter((entry) => entry !== undefined);
      await this.#database.write(taken.map(([key]) => ({ type: 'del', key })));
      return {
        bundle: (decodeOwn(stored) as Bundle).bundle,
        oneTime: oneTime && new Uint8Array(oneTime[1]),
        oneTimeKem: oneTimeKem && new Uint8Array(oneTimeKem[1]),
      };
    });
  }

  /** Removes a mailbox's prekeys once its bundle has expired. */
  expire(mailbox: string, now: number): Promise<void> {
    return this.#exclusive(mailbox, async () => {
      const stored = await this.#database.get(`b/${mailbox}`);
      if (stored === undefined || (decodeOwn(stored) as Bundle).expires > now) return;
      await this.#remove(mailbox, []);
    });
  }

  /** Removes a mailbox's prekeys, and what is remembered of those that were handed out. */
  clear(mailbox: string): Promise<void> {
    return this.#exclusive(mailbox, async () => {
      if (await this.has(mailbox))
        await this.#remove(mailbox, await this.#database.keys(`h/${mailbox}/`, Number.MAX_SAFE_INTEGER));
    });
  }

  async #remove(mailbox: string, others: readonly string[]): Promise<void> {
    const keys = await this.#database.keys(`p/${mailbox}/`, Number.MAX_SAFE_INTEGER);
    await this.#database.write([`b/${mailbox}`, ...keys, ...others].map((key) => ({ type: 'del', key })));
    this.#bundles -= 1;
  }

  /** Adds what is new to `operations`; answers how many there will be. */
  async #add(
    mailbox: string,
    kind: Kind,
    keys: readonly Bytes[],
    limit: number,
    now: number,
    operations: Operation[],
  ): Promise<number> {
    let count = await this.#count(mailbox, kind);
    const added = new Set<string>();
    for (const key of keys) {
      const seen = `h/${mailbox}/${kind}/${createHash('sha256').update(key).digest('hex')}`;
      if (count >= limit) break;
      if (added.has(seen) || (await this.#database.get(seen)) !== undefined) continue;
      added.add(seen);
      count += 1;
      operations.push(
        { type: 'put', key: `p/${mailbox}/${kind}/${this.#database.nextPosition()}`, value: key },
        { type: 'put', key: seen, value: EMPTY },
        { type: 'put', key: expiryKey(now + SEEN_LIFETIME, seen), value: EMPTY },
      );
    }
    return count;
  }

  async #count(mailbox: string, kind: Kind): Promise<number> {
    return (await this.#database.keys(`p/${mailbox}/${kind}/`, Number.MAX_SAFE_INTEGER)).length;
  }

  #exclusive<T>(mailbox: string, task: () => Promise<T>): Promise<T> {
    return this.#database.exclusive(`p/${mailbox}`, task);
  }
}
