/** The browser's profile key, over a stand-in for IndexedDB. */
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { openProfileKey } from '#platform/web/profile-key.ts';

const data = Uint8Array.of(1, 2, 3);

it('is made once, even by two starts at the same time', async () => {
  const factory = new IDBFactory();
  const [one, two] = await Promise.all([openProfileKey(factory), openProfileKey(factory)]);
  const mac = await one.mac(data);
  expect(mac).toHaveLength(32);
  expect(await two.mac(data)).toEqual(mac);
  expect(await (await openProfileKey(factory)).mac(data)).toEqual(mac);
});

it('is another one once it has been renewed, and only then', async () => {
  const factory = new IDBFactory();
  const key = await openProfileKey(factory);
  const before = await key.mac(data);
  const next = await key.renew();
  const after = await next.mac(data);
  expect(after).not.toEqual(before);
  expect([await key.mac(data), await (await openProfileKey(factory)).mac(data)]).toEqual([before, before]);
  await next.take();
  expect([await key.mac(data), await (await openProfileKey(factory)).mac(data)]).toEqual([after, after]);
});
