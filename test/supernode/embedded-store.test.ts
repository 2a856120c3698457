/** The embedded store passes the acceptance suite, and keeps a second process away from its directory. */
import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openEmbeddedStore } from '#supernode/store/embedded.ts';
import type { Store } from '#supernode/store/store.ts';
import { temporaryDirectory } from './start-node.ts';
import { ACCEPTANCE_QUOTAS, type StoreUnderTest, testStore } from './store-acceptance.ts';
import { testForgetting } from './store-forgetting.ts';
import { testWaiting } from './store-waiting.ts';

async function openStore(): Promise<StoreUnderTest> {
  const directory = await temporaryDirectory();
  let current: Store = await openEmbeddedStore(directory, ACCEPTANCE_QUOTAS);
  return {
    store: current,
    reopen: async () => {
      await current.close();
      current = await openEmbeddedStore(directory, ACCEPTANCE_QUOTAS);
      return current;
    },
    dispose: async () => {
      await current.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

describe('acceptance', () => testStore(openStore));
describe('forgetting', () => testForgetting(openStore));
describe('waiting', () => testWaiting(openStore));

test('a directory that is in use is refused', async () => {
  const directory = await temporaryDirectory();
  const store = await openEmbeddedStore(directory, ACCEPTANCE_QUOTAS);
  await expect(openEmbeddedStore(directory, ACCEPTANCE_QUOTAS)).rejects.toMatchObject({
    code: 'LEVEL_DATABASE_NOT_OPEN',
  });
  await store.close();
  await rm(directory, { recursive: true, force: true });
});
