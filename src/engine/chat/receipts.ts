/** What has been read: by us, whose writers are told, and by others. */
import { fromHex } from '#lib/bytes.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Blacklist } from '../contact/blacklist.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import type { Message } from '../tables.ts';
import type { Conversations } from './conversations.ts';
import type { Messages } from './messages.ts';
import type { OwnCopies } from './own-copies.ts';

/** As many ids as one receipt carries. */
const RECEIPT_SIZE = 500;

export class Receipts {
  readonly #core: Core;
  readonly #outbox: OutboxEntries;
  readonly #conversations: Conversations;
  readonly #messages: Messages;
  readonly #blacklist: Blacklist;
  readonly #copies: OwnCopies;

  constructor(
    core: Core,
    outbox: OutboxEntries,
    conversations: Conversations,
    messages: Messages,
    blacklist: Blacklist,
    copies: OwnCopies,
  ) {
    this.#core = core;
    this.#outbox = outbox;
    this.#conversations = conversations;
    this.#messages = messages;
    this.#blacklist = blacklist;
    this.#copies = copies;
  }

  /** The other side has read these messages of ours, at `readAt` by the clock of its device. */
  async readByOther(tx: Transaction, address: string, ids: readonly string[], readAt?: number): Promise<void> {
    const read = (message: Message): Message =>
      message.conversation === address && message.source === 0 ? { ...message, sending: 'sent', state: 2 } : message;
    for (const id of ids) {
      await this.#rememberUnlessHere(tx, id, readAt);
      await this.#messages.update(tx, id, read, readAt);
    }
  }

  /** We have read these messages: their writer is told. Answers the ids that were unread. */
  acknowledge(conversation: string, ids: readonly string[], again: boolean): Promise<string[]> {
    return this.#core.transact(async (tx) => {
      const marked: Message[] = [];
      for (const id of ids) {
        const message = await this.#core.store.messages.find(id);
        if (message?.conversation !== conversation || message.source !== 1 || (message.state === 2 && !again)) continue;
        if (message.state !== 2) {
          await this.#messages.update(tx, id, (unread) => ({ ...unread, state: 2 }));
          this.#conversations.wasRead(tx, message);
        }
        marked.push(message);
      }
      await this.#tell(tx, conversation, marked);
      return marked.map(({ id }) => id);
    });
  }

  /** Another own device has read these messages, at `readAt` by its clock, and has told their writer. */
  async readElsewhere(tx: Transaction, conversation: string, ids: readonly string[], readAt?: number): Promise<void> {
    for (const id of ids) {
      await this.#rememberUnlessHere(tx, id, readAt);
      const message = await this.#core.store.messages.find(id);
      if (message?.conversation !== conversation || message.source !== 1 || message.state === 2) continue;
      await this.#messages.update(tx, id, (unread) => ({ ...unread, state: 2 }), readAt);
      this.#conversations.wasRead(tx, message);
    }
  }

  /** A message that comes from one device may be read on another before it is here. */
  async #rememberUnlessHere(tx: Transaction, id: string, readAt?: number): Promise<void> {
    const isGone = this.#messages.deleted.has(id) || !this.#copies.hasOthers(tx);
    if (!isGone && (await this.#core.store.messages.find(id)) === undefined)
      this.#messages.early.remember(tx, id, readAt);
  }

  /** Marks a conversation as read, every message of it, or as unread. False when there is none. */
  async setRead(tx: Transaction, id: string, isRead: boolean): Promise<boolean> {
    if (this.#conversations.get(id, tx) === undefined) return false;
    if (isRead) {
      const unread = (await this.#conversations.unreadOf(id)).reverse();
      for (const message of unread) await this.#messages.update(tx, message.id, (row) => ({ ...row, state: 2 }));
      await this.#tell(tx, id, unread);
    }
    this.#conversations.setRead(tx, id, isRead);
    await this.#copies.marked(tx, id, !isRead);
    return true;
  }

  /** Whoever is blocked, on either side, learns nothing of it; the own devices do. */
  async #tell(tx: Transaction, address: string, messages: readonly Message[]): Promise<void> {
    const ids = messages.map(({ id }) => id);
    // when something was read is nobody's business unless it burns
    const at = messages.some(({ burn }) => burn !== undefined) ? { at: this.#core.now() } : {};
    await this.#copies.read(tx, address, ids, at);
    if (this.#blacklist.refusal(address, tx) !== undefined) return;
    for (let from = 0; from < ids.length; from += RECEIPT_SIZE) {
      const receipt = ids.slice(from, from + RECEIPT_SIZE).flatMap((id) => fromHex(id) ?? []);
      await this.#outbox.enqueue(tx, address, { kind: 'read', ids: receipt, ...at });
    }
  }
}
