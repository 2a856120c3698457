/**
 * What a visible room keeps in case it hides: rows of the room that manages it, sealed by that one's keys, which it doesn't
 * have itself. They take the place of what would tell of it there: its item in the account's state becomes a deletion, and
 * what still waits to be sent about it is filled by `void`.
 */
import { deriveRoomKeys } from '#crypto/vault.ts';
import { editCount, edited, type Item } from '#domain/state/item.ts';
import { compareStamps } from '#domain/state/stamp.ts';
import { equalBytes } from '#lib/bytes.ts';
import { decodeEndpoint } from '#wire/endpoint.ts';
import { bodyOf } from '#wire/payload.ts';
import { decodeStateItems } from '#wire/state.ts';
import type { Account } from '../account/account.ts';
import { voided } from '../outbox/voided.ts';
import { Sealer } from '../storage/sealer.ts';
import type { Store, Table } from '../storage/store.ts';
import { MAPS } from '../sync/map-names.ts';
import { STATE_ITEMS } from '../sync/state-tables.ts';
import { ACCOUNT, type AccountRow, type Message, OUTBOX, type OutboxEntry } from '../tables.ts';
import { saveRoom } from './new-room.ts';
import type { Entrance } from './passwords.ts';
import { OWN_ROOM, type OwnRoom } from './tables.ts';

/** Whether an entry may tell of some room. */
export function mayTellOfRooms({ kind, payload }: OutboxEntry): boolean {
  if (kind === 'endpoint') return true;
  if (kind !== 'own') return false;
  const body = bodyOf(payload);
  if (body?.kind !== 'own') return false;
  return body.body.kind === 'moved' || (body.body.kind === 'state' && roomsIn(body.body.items).length > 0);
}

/** Has a room that `account` manages keep what is to be written instead; nothing happens where it has that already. */
export async function prepareHiding(
  account: Account,
  { content }: Entrance,
  id: string,
  store: Store<Message>,
): Promise<void> {
  const [room, own] = await Promise.all([store.get(OWN_ROOM, 'own'), store.get(ACCOUNT, 'own')]);
  if (room === undefined || own === undefined) return;
  const { core, messages } = account;
  const { crypto, random, clock } = core.ports;
  const sealer = await Sealer.create(crypto, deriveRoomKeys(crypto, content.rootKey), random);
  const seal = async <Row>(table: Table<Row>, key: string, row: Row) => {
    const name = sealer.rowName(table.name, key);
    return { id: name, group: sealer.groupName(table.name), box: await sealer.sealRow(table.name, name, row) };
  };
  const telling = messages.outbox.rows.all().filter((entry) => tellsOf(entry, id, own));
  const waiting = telling.map((entry) => sealer.rowName(OUTBOX.name, entry.id));
  const before = room.unsaid ?? [];
  const isSame = waiting.length === before.length && before.every((row) => waiting.includes(row.id));
  const key = `${MAPS.rooms}/${id}`;
  const item = await core.store.get(STATE_ITEMS, key);
  if (isSame && isMadeOf(room.farewell, item)) return;
  const unsaid = await Promise.all(telling.map((entry) => seal(OUTBOX, entry.id, voided(entry))));
  const { farewell: _, ...kept } = room;
  if (item === undefined) return saveRoom(store, undefined, { ...kept, unsaid });
  const gone: Item = edited(item, { map: MAPS.rooms, id }, null, clock.now(), core.own.device.id);
  const farewell = { stamp: item.stamp, edits: editCount(item), row: await seal(STATE_ITEMS, key, gone) };
  return saveRoom(store, undefined, { ...kept, unsaid, farewell });
}

/** Edits that lost against another are counted and leave no stamp; counts end where somebody has claimed too many. */
function isMadeOf(farewell: OwnRoom['farewell'], item: Item | undefined): boolean {
  if (farewell === undefined || item === undefined) return farewell === item;
  // rooms of older versions have none
  if (farewell.stamp === undefined) return false;
  return compareStamps(farewell.stamp, item.stamp) === 0 && farewell.edits === editCount(item);
}

function tellsOf(entry: OutboxEntry, id: string, { device }: AccountRow): boolean {
  if (!mayTellOfRooms(entry)) return false;
  const body = bodyOf(entry.payload);
  if (body?.kind === 'endpoint') {
    const statement = decodeEndpoint(body.statement);
    const signing = statement.ok ? statement.value.endpoint?.signing : undefined;
    return signing !== undefined && equalBytes(signing, device.signing.publicKey);
  }
  if (body?.kind !== 'own') return false;
  const said = body.body;
  return said.kind === 'moved' ? said.room === id : said.kind === 'state' && roomsIn(said.items).includes(id);
}

/** The ids of the rooms whose items a message of the account's state brings. */
function roomsIn(items: Uint8Array): readonly string[] {
  const decoded = decodeStateItems(items);
  return decoded.ok ? decoded.value.filter(({ map }) => map === MAPS.rooms).map((item) => item.id) : [];
}
