/** Fills the account of the origin that it is served from with 100,000 messages, as somebody has who used it for years. */
import { deriveRoomKeys } from '../../src/crypto/vault.ts';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { Store } from '../../src/engine/storage/store.ts';
import { Vault } from '../../src/engine/storage/vault.ts';
import { WrongTries } from '../../src/engine/storage/wrong-tries.ts';
import type { Message } from '../../src/engine/tables.ts';
import { openProfileKey } from '../../src/platform/web/profile-key.ts';
import { OpfsSecretFiles } from '../../src/platform/web/secret-files.ts';
import { webClock } from '../../src/platform/web/web-clock.ts';
import { fillHistory, random } from './history.ts';

async function measure(database: string, password: string): Promise<void> {
  const provider = await createWebProvider();
  const profileKey = await openProfileKey();
  const ports = { files: new OpfsSecretFiles(), profileKey, clock: webClock, random, provider };
  const opened = await new Vault(ports, new WrongTries(ports)).open(password);
  if (!opened.ok) throw new Error(opened.error.kind);
  const keys = deriveRoomKeys(provider, opened.value.content.rootKey);
  const store = await Store.open<Message>({ indexedDB, IDBKeyRange }, database, provider, keys, random);
  await fillHistory(store, Date.now());
  store.close();
}

Object.assign(globalThis, { measure });
