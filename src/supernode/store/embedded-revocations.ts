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

  constructor(database: EmbeddedDatabase, quotas: Quotas) {
    this.#database = database;
    this.#quotas = quotas;
  }

  revoke(mailbox: string, revoked: readonly RevokedCapability[], now: number): Promise<number> {
    return this.#database.exclusive(`c/${mailbox}`, async () => {
      const kept = new Set(await this.#database.keys(`c/${mailbox}/`, Number.MAX_SAFE_INTEGER));
      const before = kept.size;
      const added = revoked
        .filter(({ expires }) => expires > now)
        .map(({ id, expires }) => ({ key: keyOf(mailbox, id), expires }))
        .filter(({ key }) => !kept.has(key) && kept.size < this.#quotas.revocations && kept.add(key));
      if (kept.size > before) {
        const operations = added.flatMap(({ key, expires }) => [key, expiryKey(expires, key)]);
        await this.#database.write(operations.map((key) => ({ type: 'put', key, value: EMPTY })));
      }
      return kept.size;
    });
  }

  async has(mailbox: string, id: Bytes): Promise<boolean> {
    return (await this.#database.get(keyOf(mailbox, id))) !== undefined;
  }
}

function keyOf(mailbox: string, id: Bytes): string {
  return `c/${mailbox}/${toHex(id)}`;
}
