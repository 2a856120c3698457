/** The state keys in a device list, for whoever signs it: they follow from the account's key and the salts that are named. */
import { laterStateKey, STATE_SALT_LENGTH, sealFormerKey, sealStateKey } from '#crypto/state-key-boxes.ts';
import type { Bytes } from '#lib/bytes.ts';
import { type DeviceList, MAX_FORMER_STATE_KEYS } from '#wire/device-list.ts';
import type { Ports } from '../ports.ts';
import { readDeviceList } from '../session/device-lists.ts';
import type { AccountRow } from '../tables.ts';
import { isSameSalt, type StateSalt } from './present-state-key.ts';

/** As many state keys are tried for what was written under them. */
const MAX_INHERITED = 4 * MAX_FORMER_STATE_KEYS;

/** What gives all state keys of an account: its Ed25519 secret key, and the state key that the words give. */
type StateKeySource = { readonly accountSecret: Bytes; readonly firstKey: Bytes };

/** The salts of a list's state key and of those before it, the latest first. */
function saltsOf({ state }: DeviceList): readonly StateSalt[] {
  return state === undefined ? [null] : [state.salt, ...state.former.map((entry) => entry?.salt ?? null)];
}

function keyOf(provider: Ports['crypto'], { accountSecret, firstKey }: StateKeySource, salt: StateSalt): Bytes {
  return salt === null ? firstKey : laterStateKey(provider, accountSecret, salt);
}

/**
 * Whether devices that were dropped may have the state key by which a list goes: one that names none is of a version of the app
 * that gave no other one, unless the account has done nothing but let devices in, one with each version of its list.
 */
export function mayShareKey({ state, devices }: DeviceList, version: number): boolean {
  return state === undefined && version > devices.length;
}

/** Whether a list goes by a state key that another one doesn't name: devices were dropped then of which that one knows nothing. */
export function hasUnknownKey(list: DeviceList, other: DeviceList): boolean {
  return list.state !== undefined && !includes(saltsOf(other), list.state.salt);
}

/**
 * The list with its state keys for the devices that it names; with another one when it `drops` devices. Those of the list
 * that it is signed above, `before`, stay named: its state is the last that was written for all.
 */
export async function withStateKeys(
  { crypto, random }: Pick<Ports, 'crypto' | 'random'>,
  source: StateKeySource,
  list: DeviceList,
  before: DeviceList | undefined,
  drops: boolean,
): Promise<DeviceList> {
  const salt = drops ? random(STATE_SALT_LENGTH) : list.state?.salt;
  if (salt === undefined) return list;
  const key = keyOf(crypto, source, salt);
  const salts = [...(before === undefined ? [] : saltsOf(before)), ...saltsOf(list)];
  const others = salts.filter((of, index) => !includes([salt, ...salts.slice(0, index)], of));
  const former = others.slice(0, MAX_FORMER_STATE_KEYS).map((of) => {
    return of && { salt: of, box: sealFormerKey(crypto, key, of, keyOf(crypto, source, of)) };
  });
  const context = { firstKey: source.firstKey, salt };
  const boxes = list.devices.map(async ({ id, sealing }) => {
    const box = await sealStateKey(crypto, random, sealing, context, key);
    return box.ok ? [{ device: id, box: box.value }] : [];
  });
  return { ...list, state: { salt, former, keys: (await Promise.all(boxes)).flat() } };
}

function includes(salts: readonly StateSalt[], salt: StateSalt): boolean {
  return salts.some((other) => isSameSalt(other, salt));
}

/** The row of a device that takes the account over, with the state keys of a list (a record) that it signs above. */
export function inheriting(provider: Ports['crypto'], own: AccountRow, above: Bytes): AccountRow {
  const list = readDeviceList(above);
  const accountSecret = own.signing.secretKey;
  if (list === undefined || accountSecret === null) return own;
  const source = { accountSecret, firstKey: own.stateKey };
  const keys = saltsOf(list).map((salt) => keyOf(provider, source, salt));
  return { ...own, inherits: { keys: [...keys, ...(own.inherits?.keys ?? [])].slice(0, MAX_INHERITED) } };
}
