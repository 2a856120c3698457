/** Chat messages: written, received, delivered, read; every change is a row in its page and an event. */

import type { MessageRow } from '#contract/rows/message.ts';
import { messageIdOf } from '#domain/message/message-id.ts';
import { fromHex, toHex, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { MessageType } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import { BlacklistNotice, type Notice } from '#model/notices.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import type { DurableBody } from '#wire/payload.ts';
import type { Core } from '../account/core.ts';
import { conversationOf } from '../account/own-devices.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Refusal } from '../contact/blacklist.ts';
import type { Sender } from '../inbox/inbox.ts';
import type { OutboxEntries, OutboxReport } from '../outbox/outbox-entries.ts';
import type { Directory } from '../session/directory.ts';
import type { SessionStart } from '../session/session-start.ts';
import type { Message } from '../tables.ts';
import type { Conversations } from './conversations.ts';
import { DeletedMessages } from './deleted-messages.ts';
import { EarlyReads } from './early-reads.ts';
import type { OwnCopies } from './own-copies.ts';

type MessageBody = Extract<DurableBody, { kind: 'message' }>;
export type SendError = 'TextEmpty' | 'InvalidParameter' | 'KeyVerificationFailed' | 'SendMessageFailed' | Refused;
type Refused = Refusal | 'ContactNotFound';

/** What messages ask of the contacts. */
export type MessageActions = {
  row(message: Message): MessageRow;
  /** Why nothing passes between us and somebody. */
  refusal(address: string, tx: Transaction): Refused | undefined;
  /** How long after they were read messages between us and somebody burn, ms; 0 for never. */
  burnTime(address: string, tx: Transaction): number;
  /** A message that burns was read, at `readAt` by the clock of the device that did so. */
  wasRead(tx: Transaction, message: Message, readAt: number): void;
};

/** So far (ms) ahead of ours may a friend's clock be and still be shown. */
const CLOCK_AHEAD = 24 * 3_600_000;

export class Messages {
  readonly #core: Core;
  readonly outbox: OutboxEntries;
  readonly #conversations: Conversations;
  readonly #start: SessionStart;
  readonly #directory: Directory;
  readonly deleted: DeletedMessages;
  readonly early: EarlyReads;
  readonly #copies: OwnCopies;
  readonly #actions: MessageActions;
  /** Messages that a change touches, so that they are said in one event for each conversation. */
  readonly #changed = new WeakMap<Transaction, Map<string, Map<string, Message>>>();

  /** Ids that a change has added: a friend may say one message twice in it. */
  readonly #added = new WeakMap<Transaction, Set<string>>();

  constructor(
    core: Core,
    outbox: OutboxEntries,
    start: SessionStart,
    directory: Directory,
    conversations: Conversations,
    copies: OwnCopies,
    actions: MessageActions,
  ) {
    this.#core = core;
    this.#start = start;
    this.#directory = directory;
    this.outbox = outbox;
    this.#conversations = conversations;
    this.deleted = new DeletedMessages(core);
    this.early = new EarlyReads(core);
    this.#copies = copies;
    this.#actions = actions;
  }

  /** Writes a text to a friend: durable here before it is on its way. */
  async sendText(address: string, text: string): Promise<Result<Message, SendError>> {
    if (text.trim() === '') return err('TextEmpty');
    if (utf8(text).length > LIMITS.textBytes) return err('InvalidParameter');
    const send = () => this.#core.transact((tx) => this.#send(tx, address, MessageType.text, JSON.stringify({ text })));
    const sent = await send();
    if (sent.ok || sent.error !== 'SendMessageFailed') return sent;
    // a friend without a session: what was known of it has been lost
    return (await this.#start.begin(address)).ok ? send() : sent;
  }

  async #send(tx: Transaction, address: string, type: number, body: string): Promise<Result<Message, SendError>> {
    const refusal = this.#actions.refusal(address, tx);
    if (refusal !== undefined) return err(refusal);
    if (this.#directory.isChanged(address, tx)) return err('KeyVerificationFailed');
    const { own, ports, provider } = this.#core;
    const nonce = ports.random(16);
    const sentAt = this.#core.now();
    const id = messageIdOf(provider, {
      author: own.address,
      device: own.device.id,
      recipient: address,
      nonce,
      type,
      body,
      sentAt,
    });
    const idBytes = fromHex(id);
    if (idBytes === undefined) throw new Error('a message id is hex');
    const burn = burnOf(this.#actions.burnTime(address, tx));
    if (burn.burn !== undefined) await this.#core.burnKeys.add(tx, id);
    const content = { id: idBytes, nonce, type, body, sentAt, ...burn };
    const said = await this.outbox.enqueue(tx, address, { kind: 'message', ...content }, id);
    if (!said.ok) return err(said.error === 'TooLarge' ? 'InvalidParameter' : 'SendMessageFailed');
    const message = this.#newMessage(tx, address, {
      id,
      author: own.address,
      source: 0,
      type,
      body,
      sentAt,
      sending: 'sending',
      state: 1,
      ...burn,
    });
    await this.#append(tx, message);
    await this.#copies.sent(tx, address, content);
    return ok(message);
  }

  /** Another own device has written this. */
  async sentElsewhere(tx: Transaction, content: Extract<OwnBody, { kind: 'sent' }>, device: string): Promise<void> {
    const { own, provider } = this.#core;
    const conversation = conversationOf(content.conversation);
    const { nonce, type, body, sentAt } = content;
    const identified = { author: own.address, device, recipient: conversation, nonce, type, body, sentAt };
    const id = messageIdOf(provider, identified);
    if (id !== toHex(content.id) || type !== MessageType.text || !isTextBody(body)) return;
    if (!(await this.#isNew(tx, id))) return;
    const readAt = this.early.take(tx, id);
    const states = { sending: 'sent', state: readAt === undefined ? 1 : 2 } as const;
    const burn = burnOf(content.burn ?? 0);
    if (burn.burn !== undefined) await this.#core.burnKeys.add(tx, id);
    const said = { id, author: own.address, source: 0, type, body, sentAt, ...states, ...burn } as const;
    await this.#append(tx, this.#newMessage(tx, conversation, said), readAt);
  }

  /** Another own device has learnt that these have reached somebody. */
  async deliveredElsewhere(tx: Transaction, ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.report(tx, id, 'delivered');
  }

  /** Whether a message isn't here and wasn't deleted; from then on it is here. */
  async #isNew(tx: Transaction, id: string): Promise<boolean> {
    const added = this.#added.get(tx) ?? new Set();
    if (added.has(id) || this.deleted.has(id) || (await this.#core.store.messages.find(id)) !== undefined) return false;
    this.#added.set(tx, added.add(id));
    return true;
  }

  /** A friend's message; one whose id doesn't fit its content, or that is here already or was deleted, is dropped. */
  async receive(tx: Transaction, sender: Sender, content: MessageBody): Promise<void> {
    const { address, device } = sender;
    const { own, provider } = this.#core;
    const { nonce, type, body, sentAt } = content;
    const id = messageIdOf(provider, { author: address, device, recipient: own.address, nonce, type, body, sentAt });
    if (id !== toHex(content.id) || type !== MessageType.text || !isTextBody(body)) return;
    if (!(await this.#isNew(tx, id))) return;
    const burn = burnOf(content.burn ?? 0);
    if (burn.burn !== undefined) await this.#core.burnKeys.add(tx, id);
    const readAt = this.early.take(tx, id);
    const message = this.#newMessage(tx, address, {
      id,
      author: address,
      source: 1,
      type,
      body,
      // the id binds what they say; what is shown must be a time
      sentAt: Math.min(sentAt, this.#core.now() + CLOCK_AHEAD),
      sending: 'sent',
      state: readAt === undefined ? 1 : 2,
      ...burn,
    });
    await this.#append(tx, message, readAt);
  }

  /** A line that the app itself says in a conversation. */
  async notice(tx: Transaction, address: string, notice: Notice, more: object = {}): Promise<void> {
    await this.say(tx, address, MessageType.notice, JSON.stringify({ type: notice, ...more }));
  }

  /** What was under way to somebody has not been delivered, since they have blocked us. */
  async notDelivered(tx: Transaction, address: string): Promise<void> {
    await this.say(tx, address, MessageType.blacklist, JSON.stringify({ type: BlacklistNotice.notDelivered }));
  }

  /** A line that nobody wrote. */
  async say(tx: Transaction, address: string, type: number, body: string): Promise<Message> {
    const message = this.#newMessage(tx, address, {
      id: toHex(this.#core.ports.random(32)),
      author: this.#core.own.address,
      source: 2,
      type,
      body,
      sentAt: this.#core.now(),
      sending: 'sent',
      state: 2,
    });
    await this.#append(tx, message);
    return message;
  }

  /** What the outbox reports of one of our messages; whether that was news. */
  report(tx: Transaction, id: string, report: OutboxReport): Promise<boolean> {
    return this.update(tx, id, (message) => {
      if (report === 'delivered')
        return { ...message, sending: 'sent', state: message.state === 1 ? 3 : message.state };
      if (message.state !== 1) return message;
      return { ...message, sending: report === 'stored' ? 'sent' : report };
    });
  }

  retry(
    id: string,
  ): Promise<Result<void, 'MessageNotFound' | 'MessageStateAbnormal' | 'KeyVerificationFailed' | Refusal>> {
    return this.#core.transact(async (tx) => {
      const message = await this.#core.store.messages.find(id);
      if (message === undefined) return err('MessageNotFound');
      const refusal = this.#actions.refusal(message.conversation, tx);
      if (refusal !== undefined) return err(refusal === 'ContactNotFound' ? 'MessageNotFound' : refusal);
      if (this.#directory.isChanged(message.conversation, tx)) return err('KeyVerificationFailed');
      return (await this.outbox.retry(tx, id)) ? ok() : err('MessageStateAbnormal');
    });
  }

  #newMessage(
    tx: Transaction,
    conversation: string,
    content: Omit<Message, 'conversation' | 'time' | 'updated' | 'version'>,
  ): Message {
    this.#conversations.ensure(tx, conversation);
    const time = this.#conversations.nextTime(tx, conversation);
    return { ...content, conversation, time, updated: time, version: 1 };
  }

  /** `readAt`: where it was read on another device before it came here. */
  async #append(tx: Transaction, message: Message, readAt?: number): Promise<void> {
    await this.#core.store.messages.append(tx.batch, message);
    if (readAt !== undefined && message.burn !== undefined) this.#actions.wasRead(tx, message, readAt);
    this.#conversations.appended(tx, message);
    tx.publish('message.added', () => ({ rsId: message.conversation, rows: [this.#actions.row(message)] }));
  }

  /** Changes a message's states, by a reading at `readAt`, if not now. False when there is nothing to change. */
  async update(tx: Transaction, id: string, change: (message: Message) => Message, readAt?: number): Promise<boolean> {
    const now = this.#core.now();
    let isRead = false;
    const updated = await this.#core.store.messages.update(tx.batch, id, (message) => {
      const next = change(message);
      if (next === message || (next.state === message.state && next.sending === message.sending)) return message;
      isRead = next.state === 2 && message.state !== 2;
      return { ...next, updated: now, version: message.version + 1 };
    });
    if (updated === undefined) return false;
    if (isRead && updated.burn !== undefined) this.#actions.wasRead(tx, updated, readAt ?? now);
    this.#conversations.updated(tx, updated);
    this.#announce(tx, updated);
    return true;
  }

  #announce(tx: Transaction, message: Message): void {
    const known = this.#changed.get(tx);
    const byConversation = known ?? new Map<string, Map<string, Message>>();
    if (known === undefined) this.#changed.set(tx, byConversation);
    const rows = byConversation.get(message.conversation);
    if (rows !== undefined) {
      rows.set(message.id, message);
      return;
    }
    const first = new Map([[message.id, message]]);
    byConversation.set(message.conversation, first);
    tx.publish('message.changed', () => ({
      rsId: message.conversation,
      rows: [...first.values()].map(this.#actions.row),
    }));
  }
}

/** The property of a message; 0 for one that doesn't burn. */
function burnOf(time: number): { readonly burn?: number } {
  return time > 0 ? { burn: time } : {};
}

function isTextBody(body: string): boolean {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' && content !== null && 'text' in content && typeof content.text === 'string';
  } catch {
    return false;
  }
}
