/** What this device does in conversations is told to the own other ones, which do the same. */
import { fromHex } from '#lib/bytes.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { conversationKey, type OwnDevices } from '../account/own-devices.ts';
import type { Transaction } from '../account/transaction.ts';

/** As many ids as one body carries. */
const IDS = 1000;

type SentContent = Omit<Extract<OwnBody, { kind: 'sent' }>, 'kind' | 'conversation'>;

export class OwnCopies {
  readonly #own: () => OwnDevices;

  /** `own`: asked for when something is said. */
  constructor(own: () => OwnDevices) {
    this.#own = own;
  }

  /** Whether there is anybody to tell. */
  hasOthers(tx: Transaction): boolean {
    return this.#own().others(tx).length > 0;
  }

  sent(tx: Transaction, conversation: string, content: SentContent): Promise<void> {
    return this.#own().tell(tx, { kind: 'sent', conversation: conversationKey(conversation), ...content });
  }

  delivered(tx: Transaction, ids: readonly string[]): Promise<void> {
    return this.#tellIds(tx, ids, (some) => ({ kind: 'delivered', ids: some }));
  }

  /** `at`: when they were read, where that matters. */
  read(tx: Transaction, address: string, ids: readonly string[], at: { readonly at?: number }): Promise<void> {
    const conversation = conversationKey(address);
    return this.#tellIds(tx, ids, (some) => ({ kind: 'read', conversation, ids: some, ...at }));
  }

  marked(tx: Transaction, address: string, unread: boolean): Promise<void> {
    return this.#own().tell(tx, { kind: 'marked', conversation: conversationKey(address), unread });
  }

  deleted(tx: Transaction, address: string, ids: readonly string[]): Promise<void> {
    const conversation = conversationKey(address);
    return this.#tellIds(tx, ids, (some) => ({ kind: 'deleted', conversation, ids: some }));
  }

  unlisted(tx: Transaction, address: string): Promise<void> {
    return this.#own().tell(tx, { kind: 'unlisted', conversation: conversationKey(address) });
  }

  async #tellIds(tx: Transaction, ids: readonly string[], body: (ids: Uint8Array<ArrayBuffer>[]) => OwnBody) {
    if (!this.hasOthers(tx)) return;
    for (let from = 0; from < ids.length; from += IDS)
      await this.#own().tell(tx, body(ids.slice(from, from + IDS).flatMap((id) => fromHex(id) ?? [])));
  }
}
