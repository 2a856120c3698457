/**
 * Under which key the account's state is kept: the signed device list names its salt, and holds it for each device. A list
 * that drops a device names another one, so that a dropped device neither reads nor writes what comes later.
 */
import { laterStateKey, openStateKey, STATE_SALT_LENGTH, sealStateKey } from '#crypto/state-key-boxes.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { type DeviceList, MAX_FORMER_SALTS } from '#wire/device-list.ts';
import type { Ports } from '../ports.ts';
import { readDeviceList } from '../session/device-lists.ts';
import type { AccountRow } from '../tables.ts';
import { listOf } from './own-device-list.ts';

/** As many state keys are tried for what was written under them. */
const MAX_INHERITED = 4 * MAX_FORMER_SALTS;

/** Of a state key; null stands for the one that the words give. */
export type StateSalt = Bytes | null;
export type PresentStateKey = { readonly salt: StateSalt; readonly key: Bytes };
/** What gives all state keys of an account: its Ed25519 secret key, and the state key that the words give. */
export type StateKeySource = { readonly accountSecret: Bytes; readonly firstKey: Bytes };

/** undefined, for no key at all, is the same as nothing else. */
export function isSameSalt(a: StateSalt | undefined, b: StateSalt | undefined): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? equalBytes(a, b) : a === b;
}

/** The salts of a list's state key and of those before it, the latest first. */
export function stateSaltsOf({ state }: Pick<DeviceList, 'state'>): readonly StateSalt[] {
  return state === undefined ? [null] : [state.salt, ...state.former];
}

/** The state key of any salt, for whoever has the account's secret key. */
export function stateKeyOf(provider: Ports['crypto'], source: StateKeySource, salt: StateSalt): Bytes {
  return salt === null ? source.firstKey : laterStateKey(provider, source.accountSecret, salt);
}

/** The row of a device that takes the account over, with the state keys of a list (a record) that it signs above. */
export function inheriting(provider: Ports['crypto'], own: AccountRow, above: Bytes, now: number): AccountRow {
  const list = readDeviceList(above);
  const accountSecret = own.signing.secretKey;
  if (list === undefined || accountSecret === null) return own;
  const source = { accountSecret, firstKey: own.stateKey };
  const keys = stateSaltsOf(list).map((salt) => stateKeyOf(provider, source, salt));
  return { ...own, inherits: { since: now, keys: [...keys, ...(own.inherits?.keys ?? [])].slice(0, MAX_INHERITED) } };
}

/** The list with its state key for each device that it names; with another one when it `drops` devices. */
export async function withStateKeys(
  { crypto, random }: Pick<Ports, 'crypto' | 'random'>,
  source: StateKeySource,
  list: DeviceList,
  drops: boolean,
): Promise<DeviceList> {
  const salt = drops ? random(STATE_SALT_LENGTH) : list.state?.salt;
  if (salt === undefined) return list;
  const former = drops ? stateSaltsOf(list).slice(0, MAX_FORMER_SALTS) : (list.state?.former ?? []);
  const key = stateKeyOf(crypto, source, salt);
  const context = { firstKey: source.firstKey, salt };
  const boxes = list.devices.map(async ({ id, sealing }) => {
    const box = await sealStateKey(crypto, random, sealing, context, key);
    return box.ok ? [{ device: id, box: box.value }] : [];
  });
  return { ...list, state: { salt, former: [...former], keys: (await Promise.all(boxes)).flat() } };
}

/**
 * The salt of the key that holds for this device; undefined where none does any more. A room's own state isn't kept under
 * the account's key.
 */
export function presentSaltOf(own: AccountRow): StateSalt | undefined {
  if (own.ended !== null) return undefined;
  const { devices, state } = listOf(own);
  return state === undefined || devices.every(({ id }) => id !== own.device.id) ? null : state.salt;
}

/** The key that holds for this device; undefined where it has none. */
export async function presentStateKey(
  provider: Ports['crypto'],
  own: AccountRow,
): Promise<PresentStateKey | undefined> {
  const salt = presentSaltOf(own);
  if (salt === undefined) return undefined;
  if (salt === null) return { salt, key: own.stateKey };
  const box = listOf(own).state?.keys.find(({ device }) => device === own.device.id)?.box;
  const opened = box && (await openStateKey(provider, own.device.sealing, { firstKey: own.stateKey, salt }, box));
  return opened?.ok === true ? { salt, key: opened.value } : undefined;
}
