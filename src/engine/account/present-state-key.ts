/**
 * Under which key the account's state is kept: the signed device list names its salt, and holds it for each device. A list
 * that drops a device names another one, so that a dropped device neither reads nor writes what comes later.
 *
 * The state of a visible room is under a key that follows from one of the room's own and from the account's. Who opens the
 * room alone has neither the account's key nor the keys by which the list would give it: the room that manages it writes
 * down what it needs, when that is opened the next time. A hidden room takes a key of its own then, which no other device has.
 */
import { openFormerKey, openStateKey, roomStateKey, STATE_SALT_LENGTH } from '#crypto/state-key-boxes.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import type { Ports, RandomBytes } from '../ports.ts';
import type { AccountRow } from '../tables.ts';
import type { Core } from './core.ts';
import { listOf } from './own-device-list.ts';

/** Of a state key; null stands for the first one: that which the words give, or a room's own. */
export type StateSalt = Bytes | null;
export type StateKey = { readonly salt: StateSalt; readonly key: Bytes };
/** The key that holds, and those before it, the latest first. */
export type StateKeys = { readonly present: StateKey; readonly former: readonly StateKey[] };
/** Those of a room. `takenAt`: it has hidden, and took them itself when the list named this salt. */
export type RoomStateKeys = StateKeys & { readonly takenAt?: StateSalt };
/**
 * State keys under which the state was before, the latest first. `waiting`: when some home nodes didn't answer what lies under
 * them for the first time, by our clock and by the others' (ms).
 */
export type Inheritance = {
  readonly keys: readonly Bytes[];
  readonly waiting?: { readonly ours: number; readonly theirs: number };
};
type Opened = Pick<Core, 'own'>;

/** undefined, for no key at all, is the same as nothing else. */
export function isSameSalt(a: StateSalt | undefined, b: StateSalt | undefined): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? equalBytes(a, b) : a === b;
}

/** The salt of the key that holds for what is open; undefined where there is none, or it wasn't given it yet. */
export function presentSaltOf({ own }: Opened): StateSalt | undefined {
  if (own.ended !== null) return undefined;
  const { devices, state } = listOf(own);
  const salt = state?.salt ?? null;
  if (devices.some(({ id }) => id === own.device.id)) return salt;
  const given = own.roomState?.present.salt ?? null;
  const { takenAt = given } = own.roomState ?? {};
  return isSameSalt(takenAt, salt) ? given : undefined;
}

/**
 * The row of a hidden room with a state key of its own, where the list names another one than when it was given its last;
 * else undefined. It has all of its state itself, and nobody to agree with.
 */
export function withOwnKey(random: RandomBytes, own: AccountRow): AccountRow | undefined {
  if (own.ended !== null || presentSaltOf({ own }) !== undefined) return undefined;
  const present = { salt: random(STATE_SALT_LENGTH), key: random(own.stateKey.length) };
  return { ...own, roomState: { present, former: [], takenAt: listOf(own).state?.salt ?? null } };
}

/** The keys of what is open; undefined where it has none that holds. */
export async function stateKeysOf(provider: Ports['crypto'], opened: Opened): Promise<StateKeys | undefined> {
  const { own } = opened;
  const salt = presentSaltOf(opened);
  if (salt === undefined) return undefined;
  if (own.roomState !== undefined) return own.roomState;
  const first = { salt: null, key: own.stateKey };
  if (salt === null) return { present: first, former: [] };
  const { keys = [], former = [] } = listOf(own).state ?? {};
  const box = keys.find(({ device }) => device === own.device.id)?.box;
  const found = box && (await openStateKey(provider, own.device.sealing, { firstKey: own.stateKey, salt }, box));
  if (found?.ok !== true) return undefined;
  const present = { salt, key: found.value };
  const before = former.map((entry) => {
    if (entry === null) return first;
    const key = entry.box && openFormerKey(provider, present.key, entry.salt, entry.box);
    return key && { salt: entry.salt, key };
  });
  return { present, former: before.filter((key) => key !== undefined) };
}

/** The keys of a visible room's state, by its own key (32 bytes) and the keys of the account, or of the room that manages it. */
export function roomStateKeys(provider: Ports['crypto'], roomKey: Bytes, { present, former }: StateKeys): StateKeys {
  const ofRoom = ({ salt, key }: StateKey): StateKey => ({
    salt,
    key: salt === null ? roomKey : roomStateKey(provider, roomKey, key),
  });
  return { present: ofRoom(present), former: former.map(ofRoom) };
}
