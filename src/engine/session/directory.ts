/** Other accounts' device lists: looked up, verified, pinned; never replaced by an older one or by another branch. */

import { label, lengthPrefixed } from '#crypto/labels.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { fingerprintOf } from '#crypto/safety-number.ts';
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes, fromBase58, toBase58, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { parseHomeNode } from '#wire/card.ts';
import { decodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord, RECORD_PURPOSE, signedPart } from '#wire/record.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { NetworkError } from '../ports.ts';
import { HINTS, type Hint, PEERS, type Peer, type PeerDevice } from '../tables.ts';
import type { Trust } from './trust.ts';

/** Tries whether a key of somebody else's is usable: with one of small order every secret fails. */
const ANY_SECRET: Bytes = new Uint8Array(32).fill(1);

export type LookupError = NetworkError | 'NotFound' | 'Invalid';

/** A device's id: `web` and 16 hex digits of its signing key's hash. */
export function deviceIdOf(provider: CryptoProvider, signing: Bytes): string {
  return `web${toHex(provider.sha512(lengthPrefixed(label('device-id'), signing)).subarray(0, 8))}`;
}

/** Checks a signed record against the account's key and reads its devices; everything else of it is refused. */
export async function readPeer(provider: CryptoProvider, bytes: Bytes): Promise<Result<Peer, 'Invalid'>> {
  const record = decodeRecord(bytes);
  if (!record.ok) return err('Invalid');
  const { key, version, body, signature } = record.value;
  if (!(await verify(provider, key, RECORD_PURPOSE, signedPart(record.value), signature))) return err('Invalid');
  const list = decodeDeviceList(body);
  if (!list.ok || list.value.devices.some((device) => device.id !== deviceIdOf(provider, device.signing)))
    return err('Invalid');
  for (const device of list.value.devices) {
    for (const publicKey of [device.exchange, device.sealing])
      if (!(await provider.x25519(ANY_SECRET, publicKey)).ok) return err('Invalid');
  }
  const homeNodes = list.value.homeNodes.map(parseHomeNode).filter((node) => node !== undefined);
  return ok({
    address: toBase58(key),
    version,
    hash: provider.sha512(bytes).slice(0, 32),
    fingerprint: fingerprintOf(provider, { account: key, ...list.value }),
    exchange: list.value.exchange,
    devices: list.value.devices,
    homeNodes,
  });
}

export class Directory {
  readonly peers = new CachedTable<Peer>(PEERS, (peer) => peer.address);
  readonly hints = new CachedTable<Hint>(HINTS, (hint) => hint.address);
  readonly trust: Trust;
  readonly #core: Core;

  constructor(core: Core, trust: Trust) {
    this.#core = core;
    this.trust = trust;
  }

  async load(): Promise<void> {
    const { store } = this.#core;
    await Promise.all([this.peers.load(store), this.hints.load(store), this.trust.load()]);
  }

  /** Where to look for somebody: where they said, or a card of theirs before they did, and at our own nodes. */
  homeNodesOf(address: string): HomeNode[] {
    const said = (this.peers.get(address) ?? this.hints.get(address))?.homeNodes ?? [];
    return [...new Set([...said, ...this.#core.ports.homeNodes])];
  }

  /** The devices that may be written to: all but those that have come with a change that nobody has seen yet. */
  devicesOf(address: string, tx?: Transaction): readonly PeerDevice[] {
    const peer = this.peers.get(address, tx);
    return peer === undefined ? [] : this.trust.devicesOf(peer, tx);
  }

  /** Whether somebody's keys have changed and nobody has seen it yet. */
  isChanged(address: string, tx?: Transaction): boolean {
    const peer = this.peers.get(address, tx);
    return peer !== undefined && this.trust.stateOf(peer, tx) === 'changed';
  }

  /** Keeps what a card says until its owner says it: anybody can write a card for somebody. */
  remember(tx: Transaction, address: string, homeNodes: readonly HomeNode[]): void {
    if (homeNodes.length > 0 && this.peers.get(address, tx) === undefined) this.hints.put(tx, { address, homeNodes });
  }

  /** Whether a list is the pinned one or newer: not an older one, nor another of the same version. */
  accepts(peer: Peer, tx?: Transaction): boolean {
    const pinned = this.peers.get(peer.address, tx);
    if (pinned === undefined || peer.version > pinned.version) return true;
    return peer.version === pinned.version && equalBytes(peer.hash, pinned.hash);
  }

  /** Keeps a list that may take the place of the pinned one; `Invalid` for any other. */
  async pin(tx: Transaction, peer: Peer): Promise<Result<void, 'Invalid'>> {
    if (!this.accepts(peer, tx)) return err('Invalid');
    const before = this.peers.get(peer.address, tx);
    if (peer.version !== before?.version) this.peers.put(tx, peer);
    if (before !== undefined) await this.trust.replaced(tx, before, peer);
    if (this.hints.get(peer.address, tx) !== undefined) this.hints.delete(tx, peer.address);
    return ok();
  }

  /** The verified device list of an account as its nodes have it now. */
  async lookUp(address: string): Promise<Result<Peer, LookupError>> {
    const key = fromBase58(address);
    if (key?.length !== 32) return err('NotFound');
    const found = await this.#core.ports.network.getRecords(this.homeNodesOf(address), key);
    if (!found.ok) return found;
    // the newest that is genuine: no single node can hide it behind a forged one
    for (const record of found.value) {
      const peer = await readPeer(this.#core.provider, record);
      if (peer.ok && peer.value.address === address) return peer;
    }
    return err(found.value.length === 0 ? 'NotFound' : 'Invalid');
  }
}
