/** Account rows: of a new account, of a device that was let into one, of one that takes an account over by its words. */
import { type AccountKeys, deriveAccountKeys } from '#crypto/account-keys.ts';
import { type DeviceKeys, generateDeviceKeys } from '#crypto/device-keys.ts';
import { label } from '#crypto/labels.ts';
import { mnemonicToSeed } from '#crypto/mnemonic.ts';
import { SALT_LENGTH } from '#crypto/password.ts';
import type { CryptoProvider, KeyPair } from '#crypto/provider.ts';
import { type Bytes, toBase58 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import type { DeviceKind, DeviceList, ListedDevice } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import type { Ports, RandomBytes } from '../ports.ts';
import { deviceIdOf, readDeviceList } from '../session/device-lists.ts';
import type { AccountRow } from '../tables.ts';
import { type PreviousList, signWithStateKey } from './device-list-record.ts';
import { inheriting } from './list-state-keys.ts';

/** `words` are valid; `keptWords` is what is kept of them (wrapped under the wallet password), null for nothing. */
export async function provisionAccount(
  provider: CryptoProvider,
  random: RandomBytes,
  now: number,
  homeNodes: readonly HomeNode[],
  words: readonly string[],
  keptWords: Bytes | null,
): Promise<AccountRow> {
  const account = await deriveAccountKeys(provider, mnemonicToSeed(words));
  const device = await generateDeviceKeys(provider, random);
  return firstRow({ crypto: provider, random }, now, homeNodes, account, device, keptWords);
}

/**
 * The row of the device that takes an account over by its twelve words: its list names nobody else, unless it is to be `beside`
 * them. `known`: the newest list that the account's nodes had, checked; undefined when they had none. They may have kept a
 * newer one back, or lost it: the epoch is `now`, the nodes' time, so that the later of two takeovers holds. The devices that
 * it drops are still to be told, and what was written under the state keys until then is still to be read. Unless others are
 * to be `dropped`, a machine that finds no list has one of the first epoch: it gives way to any that turns up.
 */
export async function takeOverAccount(
  provider: CryptoProvider,
  random: RandomBytes,
  now: number,
  homeNodes: readonly HomeNode[],
  words: readonly string[],
  keptWords: Bytes | null,
  known: Bytes | undefined,
  others: 'dropped' | 'unasked' | 'beside' = 'dropped',
): Promise<AccountRow> {
  const account = await deriveAccountKeys(provider, mnemonicToSeed(words));
  const device = await generateDeviceKeys(provider, random);
  const ports = { crypto: provider, random };
  const taken = { takingOver: 'new', spares: others !== 'dropped' } as const;
  if (known === undefined) {
    // nobody sees any more whether devices were dropped, which may have the first key
    const yields = others !== 'dropped';
    const row = await firstRow(ports, now, homeNodes, account, device, keptWords, { drops: true, yields });
    return { ...row, ...taken, yields, inherits: { keys: [row.stateKey] } };
  }
  const record = decodeRecord(known);
  const before = readDeviceList(known);
  if (!record.ok || before === undefined) throw new Error('the list before was checked');
  const previous = { version: record.value.version, bytes: known };
  const after = { previous, before, drops: others !== 'beside' };
  const row = await firstRow(ports, now, homeNodes, account, device, keptWords, after);
  const heir = inheriting(provider, row, known);
  return { ...heir, ...taken, untold: others === 'beside' ? [] : before.devices };
}

/** What a device is told of the account when it is let in: of its key pairs the public keys. */
export type SharedSecrets = Pick<AccountRow, 'created' | 'stateKey'> & {
  readonly exchange: Pick<KeyPair, 'publicKey'>;
  readonly wallet: Pick<KeyPair, 'publicKey'>;
};

/**
 * The row of a device that the primary one has let in by `DeviceListKeeper.add`: `deviceList` is the signed list that
 * names it. It never signs for the account.
 */
export function pairedAccount(
  provider: CryptoProvider,
  device: DeviceKeys,
  account: Bytes,
  secrets: SharedSecrets,
  deviceList: Bytes,
  keptWords: Bytes | null = null,
): AccountRow {
  const { created, exchange, stateKey, wallet } = secrets;
  return {
    address: toBase58(account),
    created,
    signing: { publicKey: account, secretKey: null },
    exchange: { publicKey: exchange.publicKey, secretKey: null },
    stateKey,
    wallet: { publicKey: wallet.publicKey, secretKey: null },
    device: { ...device, id: deviceIdOf(provider, device.signing.publicKey) },
    deviceList,
    successor: null,
    ended: null,
    words: keptWords,
  };
}

/**
 * The row of a device that has the account already and becomes its primary one by the twelve words: it keeps its keys, and
 * the list keeps all devices. `known` and `now`: as for a takeover. `keptWords`: as for a new one.
 */
export async function primaryAccount(
  ports: Pick<Ports, 'crypto' | 'random'>,
  now: number,
  own: AccountRow,
  account: AccountKeys,
  keptWords: Bytes,
  known: Bytes | undefined,
): Promise<AccountRow> {
  const [ours, theirs] = [decodeRecord(own.deviceList), known && decodeRecord(known)];
  const [list, other] = [readDeviceList(own.deviceList), known && readDeviceList(known)];
  if (!ours.ok || list === undefined) throw new Error('the own device list is one that this version wrote');
  const isNewer =
    other !== undefined &&
    (other.epoch > list.epoch ||
      (theirs?.ok === true && theirs.value.version > ours.value.version && other.epoch === list.epoch));
  const before = isNewer ? other : list;
  const previous =
    isNewer && theirs?.ok === true && known !== undefined
      ? { version: Math.max(theirs.value.version, ours.value.version), bytes: known }
      : { version: ours.value.version, bytes: own.deviceList };
  const { id } = own.device;
  const next: DeviceList = {
    ...before,
    epoch: epochAfter(before, now),
    devices: [
      ...demoted(before.devices.filter((device) => device.id !== id)),
      listedDevice(ports.crypto, own.device, 'primary'),
    ],
    loggedOut: before.loggedOut.filter((listed) => listed !== id),
  };
  const { signing, exchange, wallet, stateKey } = account;
  const deviceList = await signWithStateKey(ports, account, next, false, now, previous);
  const keys = { signing, exchange, wallet, stateKey, deviceList, words: own.words ?? keptWords };
  return { ...own, ...keys, successor: null, ended: null, takingOver: 'listed', spares: true };
}

/** The epoch of a list that is signed with the words at `now`: above the one before, and those of earlier takeovers unseen. */
function epochAfter(before: DeviceList | undefined, now: number): number {
  return Math.max((before?.epoch ?? 0) + 1, now);
}

/** Other devices, of which none is the primary one any more. */
function demoted(devices: readonly ListedDevice[]): ListedDevice[] {
  return devices.map((device) => (device.kind === 'primary' ? { ...device, kind: 'default' } : device));
}

/**
 * The salt (16 bytes) by which a new vault of the account stretches passwords: HKDF-SHA-512(account-state key,
 * "icom/v1/vault-salt"), so that a device that has nothing but the words stretches as those before it did.
 */
export function vaultSaltOf(provider: CryptoProvider, { stateKey }: Pick<AccountRow, 'stateKey'>): Bytes {
  return provider.hkdf(undefined, stateKey, label('vault-salt'), SALT_LENGTH);
}

/** What a list says of a device. */
export function listedDevice(
  provider: CryptoProvider,
  { signing, exchange, sealing, mailbox }: DeviceKeys,
  kind: DeviceKind,
): ListedDevice {
  return {
    id: deviceIdOf(provider, signing.publicKey),
    kind,
    signing: signing.publicKey,
    exchange: exchange.publicKey,
    sealing: sealing.publicKey,
    mailbox: mailbox.publicKey,
  };
}

async function firstRow(
  ports: Pick<Ports, 'crypto' | 'random'>,
  now: number,
  homeNodes: readonly HomeNode[],
  account: AccountKeys,
  device: DeviceKeys,
  keptWords: Bytes | null,
  after?: {
    readonly previous?: PreviousList;
    readonly before?: DeviceList;
    readonly drops: boolean;
    readonly yields?: boolean;
  },
): Promise<AccountRow> {
  const listed = listedDevice(ports.crypto, device, 'primary');
  const { before, drops = false } = after ?? {};
  const kept = drops ? undefined : before;
  const list: DeviceList = {
    v: 1,
    epoch: after === undefined || after.yields === true ? 0 : epochAfter(before, now),
    exchange: account.exchange.publicKey,
    devices: [...demoted(kept?.devices ?? []), listed],
    loggedOut: [...(kept?.loggedOut ?? [])],
    state: before?.state,
    homeNodes: [...homeNodes],
  };
  const deviceList = await signWithStateKey(ports, account, list, drops, now, after?.previous);
  return {
    address: toBase58(account.signing.publicKey),
    created: now,
    signing: account.signing,
    exchange: account.exchange,
    stateKey: account.stateKey,
    wallet: account.wallet,
    device: { ...device, id: listed.id },
    deviceList,
    successor: null,
    ended: null,
    words: keptWords,
  };
}
