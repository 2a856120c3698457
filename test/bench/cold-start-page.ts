/** The part of the cold-start benchmark that runs in a browser's page: an account with its history, and a new worker for each start. */
import { generateMnemonic } from '../../src/crypto/mnemonic.ts';
import type { CryptoProvider } from '../../src/crypto/provider.ts';
import { deriveRoomKeys } from '../../src/crypto/vault.ts';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { provisionAccount } from '../../src/engine/account/provisioning.ts';
import { Store } from '../../src/engine/storage/store.ts';
import { ACCOUNT, CONTACTS, type Message } from '../../src/engine/tables.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { ColdStart, ColdStarted } from './cold-start-worker.ts';
import { fillHistory, fillPrekeys, random } from './history.ts';

async function withStore(rootKey: Bytes, use: (store: Store<Message>, provider: CryptoProvider) => Promise<void>) {
  const provider = await createWebProvider();
  const keys = deriveRoomKeys(provider, rootKey);
  const store = await Store.open<Message>({ indexedDB, IDBKeyRange }, 'icom', provider, keys, random);
  await use(store, provider);
  store.close();
}

async function makeAccount(): Promise<Bytes> {
  const rootKey = random(32);
  await withStore(rootKey, async (store, provider) => {
    const words = generateMnemonic(random);
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', await provisionAccount(provider, random, Date.now(), [], words, null));
    await batch.commit();
    await fillHistory(store, Date.now());
    await fillPrekeys(store, Date.now());
  });
  return rootKey;
}

/** A change after which the engine was killed: the next start finds no snapshot. */
function change(rootKey: Bytes): Promise<void> {
  return withStore(rootKey, async (store) => {
    const batch = store.batch();
    batch.delete(CONTACTS, 'nobody');
    await batch.commit();
  });
}

/** Each start has a worker of its own, with nothing compiled or read yet. */
function startWorker(start: ColdStart): Promise<ColdStarted> {
  const worker = new Worker('/worker.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ColdStarted>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = reject;
    worker.postMessage(start);
  });
}

/** Milliseconds of our starts and of the peer's that read what ours did: from the snapshot, and without one. */
export type ColdStartTimes = { readonly [Which in 'snapshot' | 'tables']: { ours: number[]; peer: number[] } };

async function measure(rounds: number): Promise<ColdStartTimes> {
  const rootKey = await makeAccount();
  const times: ColdStartTimes = { snapshot: { ours: [], peer: [] }, tables: { ours: [], peer: [] } };
  const take = async ({ ours, peer }: ColdStartTimes['tables']) => {
    const start = await startWorker({ kind: 'ours', rootKey, ends: false });
    const bare = await startWorker({ kind: 'bare', reads: start.reads });
    if (start.records !== bare.records) throw new Error('the two have not read the same');
    ours.push(start.milliseconds);
    peer.push(bare.milliseconds);
  };
  for (let round = 0; round < rounds; round++) {
    await startWorker({ kind: 'ours', rootKey, ends: true });
    await take(times.snapshot);
    await change(rootKey);
    await take(times.tables);
  }
  return times;
}

Object.assign(globalThis, { measure });
