/** How the account's next device list is signed: above which one, and whether it names another state key. */
import type { Bytes } from '#lib/bytes.ts';
import type { DeviceList } from '#wire/device-list.ts';
import type { Ports } from '../ports.ts';
import { readDeviceList } from '../session/device-lists.ts';
import type { AccountRow } from '../tables.ts';
import { type PreviousList, signWithStateKey } from './device-list-record.ts';
import { leavesOut, listOf, previousOf } from './own-device-list.ts';

/** By what time (ms) a list is signed, and a list that was signed elsewhere, above which it is. */
export type Signing = { readonly now: number; readonly passedOver?: PreviousList };

/** A list that leaves out a device gives the others another state key. Throws without the account's key. */
export function signNextList(
  ports: Pick<Ports, 'crypto' | 'random'>,
  own: AccountRow,
  list: DeviceList,
  { now, passedOver }: Signing,
): Promise<Bytes> {
  // somebody who was given the key may have signed with it by now
  const epoch = list.epoch + (own.successor === null ? 0 : 1);
  const theirs = passedOver && readDeviceList(passedOver.bytes);
  const drops = leavesOut(list, [...listOf(own).devices, ...(theirs?.devices ?? [])]);
  return signWithStateKey(ports, own, { ...list, epoch }, drops, now, passedOver ?? previousOf(own.deviceList));
}
