/** Deletes messages and conversations on the own devices; what has reached nobody yet is taken back. */
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import type { Message } from '../tables.ts';
import type { Conversations } from './conversations.ts';
import type { DeletedMessages } from './deleted-messages.ts';
import type { Messages } from './messages.ts';
import type { OwnCopies } from './own-copies.ts';
import type { Receipts } from './receipts.ts';

/** Ids by conversation. */
type Removed = Map<string, string[]>;

export class Deleting {
  readonly #core: Core;
  readonly #outbox: OutboxEntries;
  readonly #conversations: Conversations;
  readonly #receipts: Receipts;
  readonly #deleted: DeletedMessages;
  readonly #copies: OwnCopies;

  constructor(
    core: Core,
    outbox: OutboxEntries,
    conversations: Conversations,
    receipts: Receipts,
    { deleted }: Pick<Messages, 'deleted'>,
    copies: OwnCopies,
  ) {
    this.#core = core;
    this.#outbox = outbox;
    this.#conversations = conversations;
    this.#receipts = receipts;
    this.#deleted = deleted;
    this.#copies = copies;
  }

  /** Takes back a message that has reached nobody yet. */
  async discard(id: string): Promise<Result<void, 'MessageNotFound' | 'MessageStateAbnormal'>> {
    const removed = await this.#core.transact(
      async (tx): Promise<Result<Removed, 'MessageNotFound' | 'MessageStateAbnormal'>> => {
        const message = await this.#core.store.messages.find(id);
        if (message === undefined) return err('MessageNotFound');
        if (message.sending === 'sent' || !(await this.#outbox.discard(tx, id))) return err('MessageStateAbnormal');
        await this.#core.store.messages.remove(tx.batch, id);
        await this.#core.burnKeys.destroy(tx, [id]);
        await this.#copies.deleted(tx, message.conversation, [id]);
        return ok(new Map([[message.conversation, [id]]]));
      },
    );
    if (!removed.ok) return removed;
    await this.#say(removed.value);
    return ok();
  }

  /** Unknown ones are passed over; false when all are. */
  async messages(ids: readonly string[]): Promise<boolean> {
    const removed = await this.#core.transact(async (tx) => {
      const found = await this.#remove(tx, ids);
      // what others said may come in again, and what we said may come from another device of ours
      const said = found.filter(({ source }) => source !== 2);
      this.#deleted.remember(
        tx,
        said.map(({ id }) => id),
      );
      const byConversation = grouped(found);
      for (const [id, gone] of byConversation) await this.#copies.deleted(tx, id, gone);
      return byConversation;
    });
    await this.#say(removed);
    return removed.size > 0;
  }

  /** Another own device has deleted these; what of them is still to come here is dropped then. */
  async deletedElsewhere(tx: Transaction, conversation: string, ids: readonly string[]): Promise<void> {
    const found = await this.#remove(tx, ids, conversation);
    this.#deleted.remember(tx, ids);
    tx.afterwards(() => this.#core.background('message.deleted', () => this.#say(grouped(found))));
  }

  /** Another own device has taken the conversation off its list. */
  async unlistedElsewhere(tx: Transaction, id: string): Promise<void> {
    const [last] = await this.#core.store.messages.before(id, Number.POSITIVE_INFINITY, 1);
    if (last === undefined) await this.#conversations.remove(tx, id);
    else this.#conversations.unlist(tx, id);
  }

  async #remove(tx: Transaction, ids: readonly string[], conversation?: string): Promise<Message[]> {
    const found: Message[] = [];
    for (const id of ids) {
      // what waited for what comes before it is told in one change: that it was said, and that it is deleted
      const message = await this.#core.store.messages.find(id, tx.batch);
      if (message === undefined || (conversation !== undefined && message.conversation !== conversation)) continue;
      // what burns is not kept for a device that hasn't got it yet
      if (message.sending !== 'sent' || message.burn !== undefined) await this.#outbox.discard(tx, id);
      await this.#core.store.messages.remove(tx.batch, id);
      found.push(message);
    }
    await this.#core.burnKeys.destroy(tx, ids);
    return found;
  }

  /** Every message there is, in one change; the conversations stay, empty, where they are in the list. */
  async allMessages(): Promise<void> {
    const removed = await this.#core.transact(async (tx) => {
      const byConversation: Removed = new Map();
      for (const id of this.#conversations.ids()) {
        const ids = await this.#conversations.empty(tx, id);
        if (ids.length > 0) byConversation.set(id, ids);
        await this.#forget(tx, id, ids);
        await this.#copies.deleted(tx, id, ids);
      }
      return byConversation;
    });
    await this.#say(removed);
  }

  /** Answers the row as it was. Messages that are kept are there again when the conversation comes back. */
  conversation(id: string, withMessages: boolean, tellRead: boolean): Promise<Result<ConversationRow, 'Failed'>> {
    return this.#core.transact(async (tx) => {
      const row = this.#conversations.row(id);
      if (row === undefined) return err('Failed');
      await this.#delete(tx, id, withMessages, tellRead);
      return ok(row);
    });
  }

  /** Every conversation with its messages, those that are not listed included, in one change. */
  allConversations(tellRead: boolean): Promise<void> {
    return this.#core.transact(async (tx) => {
      for (const id of this.#conversations.ids()) await this.#delete(tx, id, true, tellRead);
    });
  }

  async #delete(tx: Transaction, id: string, withMessages: boolean, tellRead: boolean): Promise<void> {
    if (tellRead) await this.#receipts.setRead(tx, id, true);
    if (withMessages) return this.withMessages(tx, id);
    this.#conversations.unlist(tx, id);
    await this.#copies.unlisted(tx, id);
  }

  /** A conversation with its messages, within a change; nothing is left when there is none. */
  async withMessages(tx: Transaction, id: string): Promise<void> {
    const isThere = this.#conversations.get(id, tx) !== undefined;
    const ids = await this.#conversations.remove(tx, id);
    await this.#forget(tx, id, ids);
    await this.#copies.deleted(tx, id, ids);
    if (isThere) await this.#copies.unlisted(tx, id);
    if (ids.length > 0) tx.publish('message.removed', () => ({ rsId: id, ids }));
  }

  async #forget(tx: Transaction, id: string, ids: readonly string[]): Promise<void> {
    this.#outbox.discardAll(tx, id);
    this.#deleted.remember(tx, ids);
    const { burnKeys } = this.#core;
    const burnt = ids.filter((message) => burnKeys.has(message));
    for (const message of burnt) await this.#outbox.discard(tx, message);
    await burnKeys.destroy(tx, burnt);
  }

  /** What is newest and unread is read anew once the change is durable. */
  async #say(removed: Removed): Promise<void> {
    if (removed.size === 0) return;
    await this.#core.transact(async (tx) => {
      for (const [rsId, ids] of removed) {
        await this.#conversations.recount(rsId);
        tx.publish('message.removed', () => ({ rsId, ids }));
        this.#conversations.changed(tx, rsId);
      }
    });
  }
}

function grouped(messages: readonly Message[]): Removed {
  const byConversation: Removed = new Map();
  for (const { conversation, id } of messages)
    byConversation.set(conversation, [...(byConversation.get(conversation) ?? []), id]);
  return byConversation;
}
