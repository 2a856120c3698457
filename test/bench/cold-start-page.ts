/** The part of the cold-start benchmark that runs in a browser's page: an account with its history, and a new worker for each start. */
import { generateMnemonic } from '../../src/crypto/mnemonic.ts';
import { deriveRoomKeys } from '../../src/crypto/vault.ts';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { provisionAccount } from '../../src/engine/account/provisioning.ts';
import { Store } from '../../src/engine/storage/store.ts';
import { ACCOUNT, type Message } from '../../src/engine/tables.ts';
import type { ColdStart, ColdStarted } from './cold-start-worker.ts';
import { fillHistory, fillPrekeys, random } from './history.ts';

async function makeAccount() {
  const provider = await createWebProvider();
  const rootKey = random(32);
  const keys = deriveRoomKeys(provider, rootKey);
  const store = await Store.open<Message>({ indexedDB, IDBKeyRange }, 'cold-start', provider, keys, random);
  const batch = store.batch();
  batch.put(ACCOUNT, 'own', await provisionAccount(provider, random, Date.now(), [], generateMnemonic(random), null));
  await batch.commit();
  await fillHistory(store, Date.now());
  await fillPrekeys(store, Date.now());
  store.close();
  return rootKey;
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

async function measure(rounds: number): Promise<{ ours: number[]; peer: number[] }> {
  const rootKey = await makeAccount();
  // The first start makes the owner's profile.
  await startWorker({ kind: 'ours', rootKey });
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const ours = await startWorker({ kind: 'ours', rootKey });
    const bare = await startWorker({ kind: 'bare', reads: ours.reads });
    if (ours.conversations !== bare.conversations) throw new Error('the two have not read the same');
    times.ours.push(ours.milliseconds);
    times.peer.push(bare.milliseconds);
  }
  return times;
}

Object.assign(globalThis, { measure });
