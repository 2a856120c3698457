/** Rooms' stores over one database: whoever closes one is told when nothing that is written last tells of it any more. */
import { IDBObjectStore } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { RoomStores } from '#engine/rooms/room-stores.ts';
import { plantCover } from '#engine/storage/cover-rows.ts';
import { openRowDatabase } from '#engine/storage/database.ts';
import { seededBytes } from '../../simulation/random.ts';
import { swiftProvider } from '../../simulation/swift-provider.ts';
import { fakeBrowser } from '../storage/fixture.ts';

test('the cover is renewed while somebody else has the database open, too', async () => {
  const random = seededBytes('stores');
  const browser = fakeBrowser();
  const ports = { crypto: swiftProvider, random } as unknown as ConstructorParameters<typeof RoomStores>[0];
  const openRows = (name: string) => openRowDatabase(browser, name);
  const stores = new RoomStores(ports, { storeHooks: {}, openRows });
  const other = await stores.database();
  await plantCover(other, 5, random);
  const store = await stores.open(random(32));
  const puts = vi.spyOn(IDBObjectStore.prototype, 'put');
  store.close();
  await stores.settled(store);
  expect(puts).toHaveBeenCalledTimes(5);
  other.close();
  await other.settled;
  expect(puts).toHaveBeenCalledTimes(10);
  puts.mockRestore();
});
