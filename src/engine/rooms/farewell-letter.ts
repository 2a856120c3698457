/** What a device has to be said once it is wiped, signed while it still has its keys: to the home nodes and to own devices. */
import { sealEnvelope } from '#crypto/envelope.ts';
import { sign } from '#crypto/sign.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { encode } from '#lib/cbor.ts';
import { encodeDeviceList } from '#wire/device-list.ts';
import { MAILBOX_CLOSE_PURPOSE } from '#wire/mailbox.ts';
import { decodeRecord } from '#wire/record.ts';
import { encodeWipeNotice, WIPED_PURPOSE, wipedPart } from '#wire/wipe-notice.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../account/core.ts';
import { signDeviceList, signedAt } from '../account/device-list-record.ts';
import { listOf, previousOf } from '../account/own-device-list.ts';
import { GRANTED } from '../outbox/tables.ts';
import { channelKey } from '../session/channels.ts';
import { ACCOUNT, type AccountRow, type PeerDevice } from '../tables.ts';
import type { Letter, Notice } from './farewell-file.ts';
import type { RoomStores } from './room-stores.ts';

const MAX_NODES = 8;
/** How far above the list of today the last one lies, so that it holds when the list has changed since it was signed. */
const LAST_LIST = 1_000;

/** The letter of the open room: for itself, the rooms that it manages, and the account's other devices. */
export async function composeLetter({ core, room, directory }: Account, stores: RoomStores): Promise<Letter> {
  const rooms = await Promise.all(
    room.rooms.all().map(({ rootKey }) => stores.use(rootKey, (store) => store.get(ACCOUNT, 'own'))),
  );
  const owners = [core.own, ...rooms].filter((own) => own !== undefined);
  const others = directory.devicesOf(core.own.address);
  return {
    nodes: core.homeNodes.slice(0, MAX_NODES),
    list: others.length === 0 ? null : await lastList(core),
    closings: await Promise.all(owners.map((own) => closingOf(core, own))),
    notices: await Promise.all(others.map((device) => noticeFor(core, device))),
    until: 0,
  };
}

/** By what a node ends the mailbox of one of this device's rooms, or its own. */
export async function closingOf(
  { provider }: Pick<Core, 'provider'>,
  { device }: AccountRow,
): Promise<Letter['closings'][number]> {
  const { publicKey, secretKey } = device.mailbox;
  return { mailbox: publicKey, signature: await sign(provider, secretKey, MAILBOX_CLOSE_PURPOSE, publicKey) };
}

/**
 * A list that names no other device; null where this one doesn't keep the account's key. It ends when the list of today does:
 * that has been dated by the home nodes' time, and this device's clock may be wrong by years.
 */
async function lastList(core: Core): Promise<Bytes | null> {
  const { own, provider } = core;
  if (own.signing.secretKey === null) return null;
  const list = listOf(own);
  const devices = list.devices.filter(({ id }) => id === own.device.id);
  const { version, bytes } = previousOf(own.deviceList);
  const body = encodeDeviceList({ ...list, devices, loggedOut: [] });
  return signDeviceList(provider, own.signing, body, signedAt(own.deviceList), { version: version + LAST_LIST, bytes });
}

async function noticeFor(core: Core, { id, mailbox, sealing }: PeerDevice): Promise<Notice> {
  const { own, provider, ports, store } = core;
  const { signing, id: device } = own.device;
  const said = { account: own.signing.publicKey, device };
  const signature = await sign(provider, signing.secretKey, WIPED_PURPOSE, wipedPart(said));
  const notice = encodeWipeNotice({ kind: 'wiped', v: 1, ...said, signature });
  const envelope = await sealEnvelope(provider, ports.random, sealing, notice);
  if (!envelope.ok) throw new Error('keys of an own device were checked with its list');
  const granted = await store.get(GRANTED, channelKey(own.address, id));
  return { mailbox, envelope: envelope.value, token: granted?.token ?? null };
}

/** Whether one letter does what another one does: signed and sealed anew, they differ in any case. */
export function saysTheSame(one: Letter, other: Letter): boolean {
  return toHex(encode(gist(one))) === toHex(encode(gist(other)));
}

function gist({ nodes, list, closings, notices }: Letter): unknown {
  const record = list === null ? undefined : decodeRecord(list);
  const signed = record?.ok === true ? [record.value.version, record.value.expires] : [];
  return [nodes, signed, closings.map(({ mailbox }) => mailbox), notices.map(({ mailbox, token }) => [mailbox, token])];
}
