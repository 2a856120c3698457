/** How the account's next device list is signed: above which one, and whether it names another state key. */
import type { Bytes } from '#lib/bytes.ts';
import { type DeviceList, MAX_DEVICES } from '#wire/device-list.ts';
import type { Ports } from '../ports.ts';
import { readDeviceList } from '../session/device-lists.ts';
import type { AccountRow } from '../tables.ts';
import { type PreviousList, signWithStateKey } from './device-list-record.ts';
import { hasUnknownKey } from './list-state-keys.ts';
import { leavesOut, listOf, previousOf } from './own-device-list.ts';

/** By what time (ms) a list is signed, and a list that was signed elsewhere, above which it is. */
export type Signing = { readonly now: number; readonly passedOver?: PreviousList };

/**
 * A list that leaves out a device gives the others another state key, and so does one that is signed above a list whose key
 * it doesn't know: who was dropped there may have ours. Throws without the account's key.
 */
export function signNextList(
  ports: Pick<Ports, 'crypto' | 'random'>,
  own: AccountRow,
  list: DeviceList,
  { now, passedOver }: Signing,
): Promise<Bytes> {
  const theirs = passedOver && readDeviceList(passedOver.bytes);
  const isBlind = theirs !== undefined && hasUnknownKey(theirs, list);
  const next = isBlind ? withoutDropped(own, list, theirs) : list;
  // somebody who was given the key may have signed with it by now
  const epoch = next.epoch + (own.successor === null ? 0 : 1);
  const before = [...listOf(own).devices, ...(theirs?.devices ?? [])];
  const drops = isBlind || leavesOut(next, before);
  return signWithStateKey(ports, own, { ...next, epoch }, drops, now, passedOver ?? previousOf(own.deviceList));
}

/**
 * Our list without devices that another one, whose primary device dropped some, doesn't name. Those that were let in here
 * meanwhile can't be told from those: all are logged out, which takes from nobody what they have.
 */
function withoutDropped({ device }: AccountRow, list: DeviceList, theirs: DeviceList): DeviceList {
  const named = new Set([device.id, ...theirs.devices.map(({ id }) => id)]);
  const devices = list.devices.filter(({ id }) => named.has(id));
  const unnamed = list.devices.map(({ id }) => id).filter((id) => !named.has(id));
  const loggedOut = [...new Set([...unnamed, ...list.loggedOut, ...theirs.loggedOut])];
  const out = loggedOut.filter((id) => devices.every((listed) => listed.id !== id));
  return { ...list, devices, loggedOut: out.slice(-MAX_DEVICES) };
}
