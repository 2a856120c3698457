/**
 * Mailboxes of the embedded store.
 *
 * `m/<mailbox>/<position>` holds `{ id, bytes, expires, stranger }`, `i/<mailbox>/<id>` its `<position>/<expires>`,
 * `u/<mailbox>` the usage. Where the expiry is missing, an earlier version wrote the entry.
 */
import { type Bytes, fromUtf8, toHex, utf8 } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { EMPTY, type EmbeddedDatabase, expiryKey, type Operation } from './embedded-database.ts';
import type { DepositListener, MailboxUsage, NewEnvelope, Quotas, StoredEnvelope } from './store.ts';

/** Envelopes are up to 64 KiB: so many at a time are looked at when a mailbox is emptied. */
const CLEAR_GROUP = 256;
const NOTHING: MailboxUsage = { messages: 0, bytes: 0, strangerMessages: 0, strangerBytes: 0 };

export class EmbeddedMail {
  readonly #database: EmbeddedDatabase;
  readonly #quotas: Quotas;
  readonly #watchers = new Map<string, Set<DepositListener>>();
  #totalBytes = 0;

  private constructor(database: EmbeddedDatabase, quotas: Quotas) {
    this.#database = database;
    this.#quotas = quotas;
  }

  static async open(database: EmbeddedDatabase, quotas: Quotas): Promise<EmbeddedMail> {
    const mail = new EmbeddedMail(database, quotas);
    for await (const [, value] of database.iterate('u/')) mail.#totalBytes += (decodeOwn(value) as MailboxUsage).bytes;
    return mail;
  }

  async deposit(mailbox: string, envelope: NewEnvelope): Promise<'Stored' | 'Duplicate' | 'QuotaExceeded'> {
    return this.#database.exclusive(`m/${mailbox}`, async () => {
      const outcome = await this.#deposit(mailbox, envelope);
      // before anything else is done to the mailbox: who counts what waits has been told of all that is counted
      if (outcome === 'Stored') for (const watcher of this.#watchers.get(mailbox) ?? []) watcher(envelope.expires);
      return outcome;
    });
  }

  /** Looks at the index alone: mail itself is a thousand times as long. */
  waiting(mailbox: string, from: number): Promise<number> {
    return this.#database.exclusive(`m/${mailbox}`, async () => {
      const places = await this.#database.values(`i/${mailbox}/`);
      return places.filter((place) => (placeIn(place).expires ?? from) >= from).length;
    });
  }

  async envelopes(mailbox: string, position: string, limit: number, now: number): Promise<StoredEnvelope[]> {
    const found: StoredEnvelope[] = [];
    let after = `m/${mailbox}/${position}`;
    while (found.length < limit) {
      const wanted = limit - found.length;
      const entries = await this.#database.entries(`m/${mailbox}/`, wanted, after);
      for (const [key, value] of entries) {
        const { id, bytes, expires } = decodeOwn(value) as NewEnvelope;
        if (expires > now) found.push({ id, bytes, expires, position: key.slice(key.lastIndexOf('/') + 1) });
        after = key;
      }
      if (entries.length < wanted) break;
    }
    return found;
  }

  acknowledge(mailbox: string, ids: readonly Bytes[]): Promise<void> {
    return this.#database.exclusive(`m/${mailbox}`, async () => {
      const positions: string[] = [];
      for (const key of new Set(ids.map((id) => indexKey(mailbox, id)))) {
        const place = await this.#database.get(key);
        if (place !== undefined) positions.push(placeIn(place).position);
      }
      await this.#remove(mailbox, positions);
    });
  }

  async holds(mailbox: string, id: Bytes): Promise<boolean> {
    return (await this.#database.get(indexKey(mailbox, id))) !== undefined;
  }

  async usage(mailbox: string): Promise<MailboxUsage> {
    const value = await this.#database.get(`u/${mailbox}`);
    return value === undefined ? NOTHING : (decodeOwn(value) as MailboxUsage);
  }

  /** Removes the envelope under `m/<mailbox>/<position>` when it is still there. */
  expire(mailbox: string, position: string): Promise<void> {
    return this.#database.exclusive(`m/${mailbox}`, () => this.#remove(mailbox, [position]));
  }

  /** Removes all that lies in the mailbox. */
  clear(mailbox: string): Promise<void> {
    return this.#database.exclusive(`m/${mailbox}`, async () => {
      for (;;) {
        const keys = await this.#database.keys(`m/${mailbox}/`, CLEAR_GROUP);
        if (keys.length === 0) return;
        await this.#remove(
          mailbox,
          keys.map((key) => key.slice(key.lastIndexOf('/') + 1)),
        );
      }
    });
  }

  watch(mailbox: string, listener: DepositListener): () => void {
    const watchers = this.#watchers.get(mailbox) ?? new Set();
    this.#watchers.set(mailbox, watchers.add(listener));
    return () => {
      watchers.delete(listener);
      if (watchers.size === 0 && this.#watchers.get(mailbox) === watchers) this.#watchers.delete(mailbox);
    };
  }

  async #deposit(mailbox: string, envelope: NewEnvelope): Promise<'Stored' | 'Duplicate' | 'QuotaExceeded'> {
    if (await this.holds(mailbox, envelope.id)) return 'Duplicate';
    const size = envelope.bytes.length;
    const usage = withEnvelope(await this.usage(mailbox), envelope, 1);
    if (this.#isTooMuch(usage, envelope.stranger) || this.#totalBytes + size > this.#quotas.totalBytes)
      return 'QuotaExceeded';
    const position = this.#database.nextPosition();
    const key = `m/${mailbox}/${position}`;
    this.#totalBytes += size;
    try {
      await this.#database.write([
        { type: 'put', key, value: encode(envelope) },
        { type: 'put', key: indexKey(mailbox, envelope.id), value: utf8(`${position}/${envelope.expires}`) },
        { type: 'put', key: expiryKey(envelope.expires, key), value: EMPTY },
        this.#usageOperation(mailbox, usage),
      ]);
    } catch (error) {
      this.#totalBytes -= size;
      throw error;
    }
    return 'Stored';
  }

  async #remove(mailbox: string, positions: readonly string[]): Promise<void> {
    const operations: Operation[] = [];
    const before = await this.usage(mailbox);
    let usage = before;
    for (const position of positions) {
      const key = `m/${mailbox}/${position}`;
      const value = await this.#database.get(key);
      if (value === undefined) continue;
      const entry = decodeOwn(value) as NewEnvelope;
      usage = withEnvelope(usage, entry, -1);
      operations.push(
        { type: 'del', key },
        { type: 'del', key: indexKey(mailbox, entry.id) },
        { type: 'del', key: expiryKey(entry.expires, key) },
      );
    }
    if (operations.length === 0) return;
    await this.#database.write([...operations, this.#usageOperation(mailbox, usage)]);
    this.#totalBytes -= before.bytes - usage.bytes;
  }

  #isTooMuch({ messages, bytes, strangerMessages, strangerBytes }: MailboxUsage, stranger: boolean): boolean {
    const quotas = this.#quotas;
    if (stranger && (strangerMessages > quotas.strangerMessages || strangerBytes > quotas.strangerBytes)) return true;
    return messages > quotas.mailboxMessages || bytes > quotas.mailboxBytes;
  }

  #usageOperation(mailbox: string, usage: MailboxUsage): Operation {
    const key = `u/${mailbox}`;
    return usage.messages === 0 ? { type: 'del', key } : { type: 'put', key, value: encode(usage) };
  }
}

/** Where an envelope lies, and when it expires. */
function placeIn(entry: Uint8Array): { readonly position: string; readonly expires: number | undefined } {
  const [position = '', expires] = fromUtf8(entry).split('/');
  return { position, expires: expires === undefined ? undefined : Number(expires) };
}

function indexKey(mailbox: string, id: Bytes): string {
  return `i/${mailbox}/${toHex(id)}`;
}

/** The usage with one envelope more (`sign` 1) or less (-1). */
function withEnvelope(usage: MailboxUsage, { bytes, stranger }: NewEnvelope, sign: 1 | -1): MailboxUsage {
  const size = sign * bytes.length;
  return {
    messages: usage.messages + sign,
    bytes: usage.bytes + size,
    strangerMessages: usage.strangerMessages + (stranger ? sign : 0),
    strangerBytes: usage.strangerBytes + (stranger ? size : 0),
  };
}
