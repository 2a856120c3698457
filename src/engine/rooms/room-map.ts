/** Visible rooms as the account's state: each is an item, from which the account's other devices make a room of their own. */
import * as v from 'valibot';
import { isCredibleTime } from '#domain/state/stamp.ts';
import { BlockLifetime } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import { bytesOf, uint } from '#wire/cbor.ts';
import { MAPS } from '../sync/map-names.ts';
import type { StateMaps } from '../sync/state-maps.ts';
import type { OwnRooms } from './own-rooms.ts';
import type { EscrowedRoom, SharedRoom } from './tables.ts';

/** Characters of a picture's address that other devices get. */
export const MAX_URL = 2048;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));

const opener = v.strictObject({
  salt: bytesOf(16),
  memoryKiB: uint,
  passes: uint,
  lanes: uint,
  stretched: bytesOf(32),
});
const room: v.GenericSchema<SharedRoom> = v.strictObject({
  configId: text(64),
  name: text(LIMITS.roomName),
  pfp: uint,
  pfpUrl: text(MAX_URL),
  created: uint,
  updated: uint,
  exp: v.enum(BlockLifetime),
  notifies: v.boolean(),
  notices: v.pipe(
    v.array(v.strictObject({ id: text(64), text: text(LIMITS.roomNotice), created: uint })),
    v.maxLength(LIMITS.roomNotices),
  ),
  stateKey: bytesOf(32),
  opener: v.nullable(opener),
});

/**
 * `now`: the device's clock (ms). Settings of a time that no clock can have come to are passed over: no later ones could
 * take their place. The next change of the room then does so. Where nothing else is known, they hold as the oldest ones.
 */
export function addRoomMap(maps: StateMaps, rooms: OwnRooms, now: () => number): void {
  maps.add<EscrowedRoom, SharedRoom>({
    name: MAPS.rooms,
    schema: room,
    table: rooms.rooms,
    valueOf: ({ shared }) => shared,
    apply(tx, id, value) {
      const before = rooms.rooms.get(id, tx);
      if (value !== undefined) {
        const base = before ?? { id, rootKey: rooms.newKey(), slot: -1 };
        const credible = isCredibleTime(value.updated, before?.shared?.updated, now());
        if (!credible && before !== undefined) return;
        rooms.rooms.put(tx, { ...base, shared: credible ? value : { ...value, updated: 0 } });
      } else if (before !== undefined) {
        rooms.forgetRoom(tx, id);
        tx.publish('block.changed', () => ({ blockId: id, row: null }));
      }
      tx.afterwards(() => rooms.onElsewhere());
    },
  });
}
