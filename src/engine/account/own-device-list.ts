/** Reading what the account's row has of its device list and of the keys that sign it. */
import type { Bytes } from '#lib/bytes.ts';
import type { DeviceList } from '#wire/device-list.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { decodeRecord } from '#wire/record.ts';
import { readDeviceList } from '../session/device-lists.ts';
import type { AccountRow } from '../tables.ts';

/** The account's secret keys: of its list's signing key (`secretKey`), its X25519 key and its wallet's. */
type AccountSecrets = Pick<Extract<OwnBody, { kind: 'primary' }>, 'secretKey' | 'exchange' | 'wallet'>;

/** The account's secret keys, where this device keeps them. */
export function secretsOf({ signing, exchange, wallet }: AccountRow): AccountSecrets | undefined {
  const [first, second, third] = [signing.secretKey, exchange.secretKey, wallet.secretKey];
  if (first === null || second === null || third === null) return undefined;
  return { secretKey: first, exchange: second, wallet: third };
}

/** A list that doesn't name the device. */
export function without(list: DeviceList, id: string): DeviceList {
  return { ...list, devices: list.devices.filter((device) => device.id !== id) };
}

/** The list that this device goes by. */
export function listOf({ deviceList }: AccountRow): DeviceList {
  const list = readDeviceList(deviceList);
  if (list === undefined) throw new Error('the own device list is one that this version wrote');
  return list;
}

/** What the next list is to follow. */
export function previousOf(deviceList: Bytes): { readonly version: number; readonly bytes: Bytes } {
  const record = decodeRecord(deviceList);
  if (!record.ok) throw new Error('the own device list is one that this version wrote');
  return { version: record.value.version, bytes: deviceList };
}
