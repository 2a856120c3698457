/**
 * What a device hears that is none of the account's any more, whatever has become of the sessions with it: the signed list,
 * as the content of a sealed envelope in place of a packet. Its signature and version are all that it is judged by.
 */
import { sealEnvelope } from '#crypto/envelope.ts';
import type { Bytes } from '#lib/bytes.ts';
import { decodeRecord } from '#wire/record.ts';
import type { Deposits } from '../outbox/deposits.ts';
import { readPeer } from '../session/device-lists.ts';
import type { Directory } from '../session/directory.ts';
import type { PeerDevice } from '../tables.ts';
import type { Account } from './account.ts';
import type { Core } from './core.ts';
import type { DeviceListKeeper } from './device-list-keeper.ts';

/** A device that was dropped may come for it within thirty days (ms); it finds the list at its home nodes at any time. */
const TTL = 30 * 24 * 3_600_000;

export type LeavingParts = {
  readonly core: Core;
  readonly directory: Directory;
  readonly devices: DeviceListKeeper;
  readonly deposits: Deposits;
};

/**
 * Leaves the list in the mailboxes of all that are still to be told; to be called once the nodes have it, and again until
 * it is true. Whoever's mailbox is full or closed finds the list when they look for it.
 */
export async function leaveList({ core, directory, devices, deposits }: LeavingParts): Promise<boolean> {
  const { untold = [], address, deviceList } = core.own;
  if (untold.length === 0) return true;
  const nodes = directory.homeNodesOf(address);
  const leave = async (device: PeerDevice): Promise<boolean> => {
    const envelope = await sealEnvelope(core.provider, core.ports.random, device.sealing, deviceList);
    if (!envelope.ok) return true;
    const left = await deposits.deposit(address, device, nodes, envelope.value, TTL);
    return left.ok || left.error !== 'Unreachable';
  };
  const left = await Promise.all(untold.map(leave));
  const told = untold.filter((_, index) => left[index]);
  if (told.length > 0) await devices.told(told.map(({ id }) => id));
  return told.length === untold.length;
}

/** Whether this is a list; one that is somebody else's, not signed by the account, or not newer than ours changes nothing. */
export async function hearList({ core, directory }: Account, content: Bytes): Promise<boolean> {
  if (!decodeRecord(content).ok) return false;
  const peer = await readPeer(core.provider, content);
  if (peer.ok && peer.value.address === core.own.address)
    await core.transact(async (tx) => directory.pin(tx, peer.value));
  return true;
}
