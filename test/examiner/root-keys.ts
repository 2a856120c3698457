/** What the default room's password leads to: its own root key, those of the rooms that it lists, and of the decoy. */
import { deriveRoomKeys } from '#crypto/vault.ts';
import { BLANK, ROOMS } from '#engine/rooms/tables.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { Store } from '#engine/storage/store.ts';
import type { Bytes } from '#lib/bytes.ts';
import { swiftProvider } from '../simulation/swift-provider.ts';

const nothingIsSealed = () => {
  throw new Error('an examiner only reads');
};

export async function rootKeysFrom(rows: RowDatabase, rootKey: Bytes): Promise<Bytes[]> {
  const store = await Store.over(rows, swiftProvider, deriveRoomKeys(swiftProvider, rootKey), nothingIsSealed);
  const [rooms, blanks] = await Promise.all([store.list(ROOMS), store.list(BLANK)]);
  return [rootKey, ...rooms.map((room) => room.rootKey), ...blanks.map((blank) => blank.rootKey)];
}
