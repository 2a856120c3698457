/** Messages that have reached nobody yet when their friend is moved: they go along, failed, to be tried again from there. */
import type { CryptoProvider } from '#crypto/provider.ts';
import { messageIdOf } from '#domain/message/message-id.ts';
import { type Bytes, fromHex } from '#lib/bytes.ts';
import { decodePayload, encodePayload } from '#wire/payload.ts';
import type { Store } from '../storage/store.ts';
import { type AccountRow, type Message, OUTBOX, PARKED, type ParkedMessage } from '../tables.ts';

/** By the message's id, the payload of what waits in a room's store to be sent to somebody, or to be tried again. */
export async function readUnsent(store: Store<Message>, address: string): Promise<ReadonlyMap<string, Bytes>> {
  const [entries, parked] = await Promise.all([store.list(OUTBOX), store.list(PARKED)]);
  const waiting = entries.filter(({ messageId, arrived, stored }) => messageId !== '' && !arrived && !stored);
  const unsent = [...waiting, ...parked].filter((row) => row.address === address);
  return new Map(unsent.map(({ messageId, payload }) => [messageId, payload]));
}

/**
 * The messages as the room of the device `to` has them, and what it is to send once they are tried again. An id is bound to
 * its author's device: under the old one nobody would take the message from another.
 */
export function takeAlong(
  provider: CryptoProvider,
  to: AccountRow,
  messages: readonly Message[],
  unsent: ReadonlyMap<string, Bytes>,
): { readonly messages: readonly Message[]; readonly parked: readonly ParkedMessage[] } {
  const parked: ParkedMessage[] = [];
  const taken = messages.map((message): Message => {
    const payload = unsent.get(message.id);
    const decoded = payload && decodePayload(payload);
    if (message.sending === 'sent' || decoded?.ok !== true || decoded.value.kind !== 'positioned') return message;
    const { body } = decoded.value;
    if (body.kind !== 'message') return message;
    const recipient = message.conversation;
    const id = messageIdOf(provider, { ...body, author: to.address, device: to.device.id, recipient });
    const said = encodePayload({ ...decoded.value, body: { ...body, id: fromHex(id) ?? body.id } });
    parked.push({ messageId: id, address: recipient, payload: said });
    return { ...message, id, sending: 'failed', version: message.version + 1 };
  });
  return { messages: taken, parked };
}
