/** What home nodes were seen to have of a device list, and what follows from what they show now. */
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodeRecord, isWithinReach } from '#wire/record.ts';
import type { NetworkError } from '../ports.ts';
import { table } from '../storage/store.ts';
import type { Alarm } from '../sync/state-tables.ts';
import type { Peer } from '../tables.ts';

/** The newest list of an account that a node was seen to have; `expires` by the nodes' clock. */
export type Sight = Pick<Peer, 'version' | 'hash'> & { readonly node: HomeNode; readonly expires: number };
/** What is known of where an account's list is kept, beside the list that is pinned. */
export type Sights = {
  readonly address: string;
  readonly nodes: readonly Sight[];
};
export const LIST_SIGHTS = table<Sights>('listSights');

/** What a node answered: undefined for no list. */
export type Answer = {
  readonly node: HomeNode;
  readonly answer: Result<Required<Peer> | undefined, NetworkError | 'Forged' | 'Invalid'>;
};
/** What nodes are judged by: the list that we go by, and whether what expires at a time may be gone, and begun anew. */
export type Grounds = { readonly pinned: Peer | undefined; readonly isOver: (expires: number) => boolean };

/** What a node is caught at that shows a list, or none. `known`: what it had. */
export function judge(
  known: Sight | undefined,
  shown: Peer | undefined,
  { pinned, isOver }: Grounds,
): Alarm['kind'] | undefined {
  const had = known === undefined || isOver(known.expires) ? undefined : known;
  if (shown !== undefined) {
    const isHeld = pinned !== undefined && (pinned.list === undefined || !isOver(expiryOf(pinned.list)));
    // of two epochs there can be two lists of one version, of which a node has the one that came first
    const isOtherThanPinned = isHeld && pinned.epoch === shown.epoch && isOther(pinned, shown);
    if (isOtherThanPinned || (had !== undefined && isOther(had, shown))) return 'fork';
  }
  return had !== undefined && (shown?.version ?? 0) < had.version ? 'rollback' : undefined;
}

export function sightOf(node: HomeNode, { version, hash, list }: Required<Peer>): Sight {
  return { node, version, hash, expires: expiryOf(list) };
}

/** When nodes forget a list; 0 for what isn't one. */
export function expiryOf(list: Bytes): number {
  const record = decodeRecord(list);
  return record.ok ? record.value.expires : 0;
}

/**
 * What is remembered from now on: of each home node the newest that was seen, whatever is shown later, until that has
 * expired and the node shows one that hasn't, or has been lost, which was said then, and can't be given back by us.
 */
export function newest(
  row: Sights | undefined,
  homes: readonly HomeNode[],
  sights: readonly Sight[],
  { pinned, isOver }: Grounds,
): readonly Sight[] {
  return homes.flatMap((home) => {
    const known = row?.nodes.find(({ node }) => node === home);
    const shown = sights.find(({ node }) => node === home);
    if (known === undefined || shown === undefined) return known ?? shown ?? [];
    const isBegunAnew = isOver(known.expires) && !isOver(shown.expires);
    const isLost = pinned !== undefined && known.version > pinned.version && shown.version >= pinned.version;
    return isBegunAnew || isLost || shown.version > known.version ? shown : known;
  });
}

/** Whether a row says all this already. */
export function isKept(row: Sights | undefined, nodes: readonly Sight[]): boolean {
  return nodes.length === (row?.nodes.length ?? 0) && nodes.every((sight) => row?.nodes.includes(sight) === true);
}

/** Whether a node has said what it has: a list that this version can't read may be any. */
export function hasAnswered({ answer }: Answer): boolean {
  return answer.ok || answer.error === 'Forged';
}

/** Whether a node has answered with less than the list that we go by, and could take that. */
export function isBehind(shown: Answer, { version }: Peer): boolean {
  if (!hasAnswered(shown)) return false;
  const before = shown.answer.ok ? shown.answer.value?.version : undefined;
  return (before ?? 0) < version && isWithinReach(version, before);
}

/** Whether a list is the one before ours by its version, and ours was made of another one. */
export function isOtherBranch(shown: Required<Peer> | undefined, pinned: Peer, list: Bytes): boolean {
  const record = decodeRecord(list);
  if (shown === undefined || !record.ok || shown.version !== pinned.version - 1) return false;
  return !equalBytes(record.value.prevHash, sha256(shown.list));
}

function isOther(one: Pick<Peer, 'version' | 'hash'>, other: Pick<Peer, 'version' | 'hash'>): boolean {
  return one.version === other.version && !equalBytes(one.hash, other.hash);
}
