/** An account's history for benchmarks: 100,000 messages of twenty friends, some of them unread. */
import type { Store } from '../../src/engine/storage/store.ts';
import { CONTACTS, CONVERSATIONS, type Message, PREKEYS } from '../../src/engine/tables.ts';
import { type Bytes, toBase58, toHex } from '../../src/lib/bytes.ts';

export const MESSAGES = 100_000;
const FRIENDS = 20;
const UNREAD = 3;
const ONE_TIME_PREKEYS = 150;

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** Messages of one conversation, ten seconds apart from `from` on; every other one is ours, all are read. */
export function messages(conversation: string, from: number, count: number): Message[] {
  return Array.from({ length: count }, (_, index) => ({
    id: toHex(random(32)),
    conversation,
    time: from + index * 10_000,
    author: conversation,
    source: index % 2 === 0 ? 0 : 1,
    type: 1,
    body: JSON.stringify({ text: `Message ${index}: see you at eight, I have a table by the window?` }),
    sentAt: from + index * 10_000,
    updated: from + index * 10_000,
    sending: 'sent',
    state: 2,
    version: 0,
  }));
}

async function committed(store: Store<Message>, fill: (batch: ReturnType<Store['batch']>) => Promise<void> | void) {
  const batch = store.batch();
  await fill(batch);
  const written = await batch.commit();
  if (!written.ok) throw new Error(written.error.kind);
}

export async function fillHistory(store: Store<Message>, now: number): Promise<void> {
  const each = MESSAGES / FRIENDS;
  for (let friend = 0; friend < FRIENDS; friend++) {
    const address = toBase58(random(32));
    const told = messages(address, now - (each + friend) * 10_000, each);
    const unread = told.slice(each - UNREAD).map((message): Message => ({ ...message, source: 1, state: 1 }));
    const readTime = told[each - UNREAD - 1]?.time ?? 0;
    const profile = { nick: `Friend ${friend}`, pfpId: 1, pfpUrl: '' };
    await committed(store, async (batch) => {
      await store.messages.appendAll(batch, [...told.slice(0, each - UNREAD), ...unread]);
      batch.put(CONVERSATIONS, address, {
        ...{ id: address, created: 1, sortTime: now, sortedAfter: 0, readTime, markedUnread: false },
        ...{ topTime: 0, draft: '', listed: true },
      });
      batch.put(CONTACTS, address, {
        ...{ address, profile, exchange: toHex(random(32)), remark: '', friendship: 'friend' },
        ...{ created: 1, updated: now, version: 1 },
      });
    });
  }
}

/** As many one-time prekeys as a device keeps in stock. */
export function fillPrekeys(store: Store<Message>, now: number): Promise<void> {
  return committed(store, (batch) => {
    for (let id = 1; id <= ONE_TIME_PREKEYS; id++) {
      const isKem = id % 3 === 0;
      const keys = { publicKey: random(isKem ? 1184 : 32), secretKey: random(isKem ? 64 : 32) };
      const publicPart = random(isKem ? 1300 : 140);
      const role = isKem ? 'oneTimeKem' : 'oneTime';
      batch.put(PREKEYS, `${id}`, { id, kind: isKem ? 'kem' : 'oneTime', keys, publicPart, role, created: now });
    }
  });
}
