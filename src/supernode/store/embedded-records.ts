/** Records of the embedded store: `r/<key>` holds `{ version, hash, bytes, expires }`. */
import { equalBytes } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { EMPTY, type EmbeddedDatabase, expiryKey, type Operation } from './embedded-database.ts';
import type { Quotas, StoredRecord } from './store.ts';

export class EmbeddedRecords {
  readonly #database: EmbeddedDatabase;
  readonly #quotas: Quotas;
  #count = 0;

  private constructor(database: EmbeddedDatabase, quotas: Quotas) {
    this.#database = database;
    this.#quotas = quotas;
  }

  static async open(database: EmbeddedDatabase, quotas: Quotas): Promise<EmbeddedRecords> {
    const records = new EmbeddedRecords(database, quotas);
    for await (const _ of database.iterate('r/')) records.#count += 1;
    return records;
  }

  async get(key: string, now: number): Promise<StoredRecord | undefined> {
    const record = await this.#read(key);
    return record === undefined || record.expires <= now ? undefined : record;
  }

  swap(
    key: string,
    previous: StoredRecord | undefined,
    next: StoredRecord,
    now: number,
  ): Promise<'Stored' | 'Conflict' | 'QuotaExceeded'> {
    return this.#database.exclusive(`r/${key}`, async () => {
      const stored = await this.#read(key);
      const current = stored === undefined || stored.expires <= now ? undefined : stored;
      if (!sameRecord(current, previous)) return 'Conflict';
      if (stored === undefined && this.#count >= this.#quotas.records) return 'QuotaExceeded';
      const operations: Operation[] = [
        { type: 'put', key: `r/${key}`, value: encode(next) },
        { type: 'put', key: expiryKey(next.expires, `r/${key}`), value: EMPTY },
      ];
      if (stored !== undefined && stored.expires !== next.expires) {
        operations.push({ type: 'del', key: expiryKey(stored.expires, `r/${key}`) });
      }
      if (stored === undefined) this.#count += 1;
      await this.#database.write(operations);
      return 'Stored';
    });
  }

  expire(key: string, now: number): Promise<void> {
    return this.#database.exclusive(`r/${key}`, async () => {
      const stored = await this.#read(key);
      if (stored === undefined || stored.expires > now) return;
      await this.#database.write([{ type: 'del', key: `r/${key}` }]);
      this.#count -= 1;
    });
  }

  async #read(key: string): Promise<StoredRecord | undefined> {
    const value = await this.#database.get(`r/${key}`);
    return value === undefined ? undefined : (decodeOwn(value) as StoredRecord);
  }
}

function sameRecord(a: StoredRecord | undefined, b: StoredRecord | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalBytes(a.hash, b.hash);
}
