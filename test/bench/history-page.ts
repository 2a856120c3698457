/**
 * The part of the history benchmark that runs in a browser's page: 100,000 messages taken in and the newest read, sealed
 * pages of ours against a plain record each in Dexie. Either side finds a message by id and reads by time.
 */
import { Dexie, type Table } from 'dexie';
import { deriveRoomKeys } from '../../src/crypto/vault.ts';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { openRowDatabase } from '../../src/engine/storage/database.ts';
import { Store } from '../../src/engine/storage/store.ts';
import type { Message } from '../../src/engine/tables.ts';
import { MESSAGES, messages, random } from './history.ts';
import { compete, WARM_UP_ROUNDS } from './rounds.ts';
import type { BenchRow } from './row.ts';

const CONVERSATION = '7Hn3kqWv5XQ2mYcZ8rTgB4sLdJpUeAf6NoMwKxCtEvGi';
const BATCH = 5_000;
const PAGE = 50;

class Records extends Dexie {
  declare readonly messages: Table<Message, string>;

  constructor() {
    super('bench-records');
    this.version(1).stores({ messages: 'id, [conversation+time]' });
  }
}

async function measure(): Promise<BenchRow[]> {
  const provider = await createWebProvider();
  const rows = await openRowDatabase({ indexedDB, IDBKeyRange }, 'bench-pages');
  const keys = deriveRoomKeys(provider, random(32));
  const openStore = () => Store.over<Message>(rows, provider, keys, random);
  const store = await openStore();
  const peer = new Records();
  let end = 0;
  let batch: Message[] = [];
  const taken = await compete({
    name: 'import of messages vs Dexie bulkAdd of a record each',
    target: 0.25,
    operations: BATCH,
    rounds: MESSAGES / BATCH - WARM_UP_ROUNDS,
    prepare: () => {
      batch = messages(CONVERSATION, end + 1, BATCH);
      end = batch.at(-1)?.time ?? end;
    },
    ours: async () => {
      const changes = store.batch();
      await store.messages.appendAll(changes, batch);
      const written = await changes.commit();
      if (!written.ok) throw new Error(written.error.kind);
    },
    peer: async () => {
      await peer.messages.bulkAdd(batch);
    },
  });
  const newest = () =>
    peer.messages
      .where('[conversation+time]')
      .between([CONVERSATION, Dexie.minKey], [CONVERSATION, Dexie.maxKey])
      .reverse()
      .limit(PAGE)
      .toArray();
  const read = async (from: Store<Message>) => {
    const found = await from.messages.before(CONVERSATION, Number.POSITIVE_INFINITY, PAGE);
    if (found.length !== PAGE || found[0]?.time !== end) throw new Error('not the newest page');
  };
  const reading = (name: string, ours: () => Promise<void>) =>
    compete({
      name: `newest ${PAGE} of ${MESSAGES} messages, ${name}, vs Dexie`,
      target: 1,
      operations: 1,
      rounds: 41,
      ours,
      peer: async () => {
        const found = await newest();
        if (found.length !== PAGE || found[0]?.time !== end) throw new Error('not the newest page');
      },
    });
  const cold = await reading('nothing of ours in memory', async () => read(await openStore()));
  const warm = await reading('again', () => read(store));
  return [taken, cold, warm];
}

Object.assign(globalThis, { measure });
