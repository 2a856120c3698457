/**
 * Revoked capabilities of the embedded store.
 *
 * `c/<mailbox>/<id>` is there for each, with nothing in it, until the capability would have expired anyway.
 */
import { type Bytes, toHex } from '#lib/bytes.ts';
import { EMPTY, type EmbeddedDatabase, expiryKey } from './embedded-database.ts';
import type { Quotas, RevokedCapability } from './store.ts';

export class EmbeddedRevocations {
  readonly #database: EmbeddedDatabase;
  readonly #quotas: Quotas;
  /** How many are kept for each mailbox, and in all. */
  readonly #counts = new Map<string, number>();
  #total = 0;

  private constructor(database: EmbeddedDatabase, quotas: Quotas) {
    this.#database = database;
    this.#quotas = quotas;
  }

  static async open(database: EmbeddedDatabase, quotas: Quotas): Promise<EmbeddedRevocations> {
    const revocations = new EmbeddedRevocations(database, quotas);
    for await (const [key] of database.iterate('c/')) revocations.#count(key.split('/')[1] ?? '', 1);
    return revocations;
  }

  revoke(mailbox: string, revoked: readonly RevokedCapability[], now: number): Promise<number> {
    return this.#exclusive(mailbox, async () => {
      const added = new Map<string, number>();
      let known = 0;
      for (const { id, expires } of revoked) {
        const key = keyOf(mailbox, id);
        if (expires > now && !added.has(key) && !(await this.has(mailbox, id))) {
          if (this.#isFull(mailbox)) continue;
          this.#count(mailbox, 1);
          added.set(key, expires);
        }
        known += 1;
      }
      const keys = [...added].flatMap(([key, expires]) => [key, expiryKey(expires, key)]);
      try {
        await this.#database.write(keys.map((key) => ({ type: 'put', key, value: EMPTY })));
      } catch (error) {
        this.#count(mailbox, -added.size);
        throw error;
      }
      return known;
    });
  }

  async has(mailbox: string, id: Bytes): Promise<boolean> {
    return (await this.#database.get(keyOf(mailbox, id))) !== undefined;
  }

  /** Forgets the one under `c/<mailbox>/<id>`, once it has expired. */
  expire(mailbox: string, id: string): Promise<void> {
    return this.#exclusive(mailbox, async () => {
      const key = `c/${mailbox}/${id}`;
      if ((await this.#database.get(key)) === undefined) return;
      await this.#database.write([{ type: 'del', key }]);
      this.#count(mailbox, -1);
    });
  }

  /** Forgets all of a mailbox. */
  clear(mailbox: string): Promise<void> {
    return this.#exclusive(mailbox, async () => {
      const keys = await this.#database.keys(`c/${mailbox}/`, Number.MAX_SAFE_INTEGER);
      await this.#database.write(keys.map((key) => ({ type: 'del', key })));
      this.#count(mailbox, -keys.length);
    });
  }

  #isFull(mailbox: string): boolean {
    const { revocations, totalRevocations } = this.#quotas;
    return this.#total >= totalRevocations || (this.#counts.get(mailbox) ?? 0) >= revocations;
  }

  #count(mailbox: string, more: number): void {
    const count = (this.#counts.get(mailbox) ?? 0) + more;
    this.#total += more;
    if (count > 0) this.#counts.set(mailbox, count);
    else this.#counts.delete(mailbox);
  }

  #exclusive<T>(mailbox: string, task: () => Promise<T>): Promise<T> {
    return this.#database.exclusive(`c/${mailbox}`, task);
  }
}

function keyOf(mailbox: string, id: Bytes): string {
  return `c/${mailbox}/${toHex(id)}`;
}
