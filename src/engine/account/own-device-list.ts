/** Reading what the account's row has of its device list and of the keys that sign it. */
import type { CryptoProvider } from '#crypto/provider.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { type DeviceList, MAX_DEVICES } from '#wire/device-list.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { decodeRecord } from '#wire/record.ts';
import { readDeviceList } from '../session/device-lists.ts';
import { rootDeviceOf } from '../session/root-device.ts';
import type { AccountRow, Peer, PeerDevice } from '../tables.ts';
import type { PreviousList } from './device-list-record.ts';

/** The account's secret keys: of its list's signing key (`secretKey`), its X25519 key and its wallet's. */
type AccountSecrets = Pick<Extract<OwnBody, { kind: 'primary' }>, 'secretKey' | 'exchange' | 'wallet'>;

/** The account's secret keys, where this device keeps them. */
export function secretsOf({ signing, exchange, wallet }: AccountRow): AccountSecrets | undefined {
  const [first, second, third] = [signing.secretKey, exchange.secretKey, wallet.secretKey];
  if (first === null || second === null || third === null) return undefined;
  return { secretKey: first, exchange: second, wallet: third };
}

/** Whether these are the secret keys of the row's public ones. */
export async function areSecretsOf(
  provider: CryptoProvider,
  { signing, exchange, wallet }: AccountRow,
  secrets: AccountSecrets,
): Promise<boolean> {
  return (
    equalBytes(await provider.ed25519Public(secrets.secretKey), signing.publicKey) &&
    equalBytes(await provider.x25519Public(secrets.exchange), exchange.publicKey) &&
    equalBytes(await provider.ed25519Public(secrets.wallet), wallet.publicKey)
  );
}

/** Whether a list tells of a device that is another one than the row's. */
export function isOther({ device }: AccountRow, { devices, loggedOut }: DeviceList, id: string): boolean {
  return id !== device.id && (devices.some((listed) => listed.id === id) || loggedOut.includes(id));
}

/**
 * Why the row's device may go on no longer once `list`, of which `after` was read, follows `before`; null when it may. What has
 * ended stays so until a list names it again.
 */
export function endOf(own: AccountRow, before: Peer, after: Peer, list: Bytes): AccountRow['ended'] {
  const root = rootDeviceOf(own);
  const names = ({ devices }: Peer) => devices.some((device) => device.id === root);
  return names(after) || (own.ended === null && !names(before)) ? null : endBy(own, list);
}

/**
 * What a list that doesn't name the row's device makes of it. One that no list had named, and that hasn't seen a node with
 * its own yet, was most likely dropped by nobody: it keeps what it has. So does one that gives way to a list of before.
 */
export function endBy(own: AccountRow, list: Bytes): NonNullable<AccountRow['ended']> {
  const { epoch = 0, loggedOut = [] } = readDeviceList(list) ?? {};
  const isOut = loggedOut.includes(rootDeviceOf(own));
  const givesWay = own.yields === true && epoch < own.created;
  return isOut || givesWay || own.takingOver === 'new' ? 'loggedOut' : 'removed';
}

/** Whether the row's device took the account over by its words, and no home node has been seen with its list yet. */
export function isTakingOver({ takingOver }: AccountRow): boolean {
  return takingOver === 'new' || takingOver === 'listed';
}

/** A list by which devices that it doesn't name are logged out. */
export function loggingOut(list: DeviceList, devices: readonly PeerDevice[]): DeviceList {
  const unnamed = devices.map(({ id }) => id).filter((id) => list.devices.every((device) => device.id !== id));
  return { ...list, loggedOut: [...new Set([...list.loggedOut, ...unnamed])].slice(-MAX_DEVICES) };
}

/** A list that doesn't name the device. */
export function without(list: DeviceList, id: string): DeviceList {
  return { ...list, devices: list.devices.filter((device) => device.id !== id) };
}

/** Whether a list leaves out one of these devices. */
export function leavesOut(list: DeviceList, devices: readonly PeerDevice[]): boolean {
  return devices.some(({ id }) => list.devices.every((device) => device.id !== id));
}

/** The list that this device goes by. */
export function listOf({ deviceList }: AccountRow): DeviceList {
  const list = readDeviceList(deviceList);
  if (list === undefined) throw new Error('the own device list is one that this version wrote');
  return list;
}

/** What the next list is to follow. */
export function previousOf(deviceList: Bytes): PreviousList {
  const record = decodeRecord(deviceList);
  if (!record.ok) throw new Error('the own device list is one that this version wrote');
  return { version: record.value.version, bytes: deviceList };
}
