/** The browser's profile key, over a stand-in for IndexedDB. */
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { deleteProfileKey, openProfileKey } from '#platform/web/profile-key.ts';

const data = Uint8Array.of(1, 2, 3);

it('is made once, even by two starts at the same time', async () => {
  const factory = new IDBFactory();
  const [one, two] = await Promise.all([openProfileKey(factory), openProfileKey(factory)]);
  const mac = await one.mac(data);
  expect(mac).toHaveLength(32);
  expect(await two.mac(data)).toEqual(mac);
  expect(await (await openProfileKey(factory)).mac(data)).toEqual(mac);
});

it('is another one after its deletion', async () => {
  const factory = new IDBFactory();
  const before = await (await openProfileKey(factory)).mac(data);
  await deleteProfileKey(factory);
  expect(await (await openProfileKey(factory)).mac(data)).not.toEqual(before);
});
