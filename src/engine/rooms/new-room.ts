/** A new room: what it is called and what it is set to, its keys, and its place in a store. */
import { generateDeviceKeys } from '#crypto/device-keys.ts';
import { BlockLifetime } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import { uuid } from '../account/uuid.ts';
import type { Ports, RandomBytes } from '../ports.ts';
import { deviceIdOf } from '../session/device-lists.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { ACCOUNT, type AccountRow, type Message, PROFILE, type UserProfile } from '../tables.ts';
import { OWN_ROOM, type OwnRoom } from './tables.ts';

/** What every room is called that its owner has given no name. */
const FIRST_NAME = 'iCom';

/** A new room as it comes, with what is given of it. */
export function newRoom(random: RandomBytes, now: number, given: Partial<OwnRoom> = {}): OwnRoom {
  return {
    id: uuid(random),
    configId: uuid(random),
    name: FIRST_NAME,
    pfp: 0,
    pfpUrl: '',
    created: now,
    updated: now,
    exp: BlockLifetime.forever,
    notifies: true,
    notices: [],
    published: false,
    mapKey: random(32),
    autoLockAfter: 0,
    ...given,
  };
}

/** Keys of a room's own for an account that has others already: its secrets stay where they are. */
export async function roomKeysFor(
  ports: Pick<Ports, 'crypto' | 'random' | 'clock'>,
  own: AccountRow,
): Promise<AccountRow> {
  const device = await generateDeviceKeys(ports.crypto, ports.random);
  const id = deviceIdOf(ports.crypto, device.signing.publicKey);
  // what this one's state is under, or was, is none of the new room's; only the default room's list is looked for
  const { inherits: _, roomState: __, takingOver: ___, ...account } = own;
  return {
    ...account,
    created: ports.clock.now(),
    signing: { ...own.signing, secretKey: null },
    exchange: { ...own.exchange, secretKey: null },
    wallet: { ...own.wallet, secretKey: null },
    successor: null,
    stateKey: ports.random(32),
    device: { ...device, id },
  };
}

/** Writes what makes a store an account's. Throws `StorageFailure`. */
export async function saveRoom(
  store: Store<Message>,
  own: AccountRow | undefined,
  room: OwnRoom,
  profile?: UserProfile,
): Promise<void> {
  const batch = store.batch();
  if (own !== undefined) batch.put(ACCOUNT, 'own', own);
  batch.put(OWN_ROOM, 'own', room);
  if (profile !== undefined) batch.put(PROFILE, 'own', profile);
  const written = await batch.commit();
  if (!written.ok) throw new StorageFailure(written.error);
}

export function isRoomName(name: string): boolean {
  const { length } = name.trim();
  return length > 0 && length <= LIMITS.roomName;
}
