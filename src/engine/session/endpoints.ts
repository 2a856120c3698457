/** Where friends have said that they are to be written to: their devices themselves, or rooms on them. */
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes, fromBase58 } from '#lib/bytes.ts';
import { decodeEndpoint, ENDPOINT_PURPOSE, type EndpointStatement, endpointPart } from '#wire/endpoint.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { table } from '../storage/store.ts';
import type { Peer, PeerDevice } from '../tables.ts';
import { deviceIdOf } from './device-lists.ts';

/** Of one device of somebody; `endpoint` null: itself. `known`: all that it has had, this one included, newest first. */
type Redirection = {
  readonly address: string;
  readonly device: string;
  readonly version: number;
  readonly endpoint: string | null;
  readonly known: readonly PeerDevice[];
};
const ENDPOINTS = table<Redirection>('endpoints');

/** What was under way to `from` goes to `to` from now on. */
export type Redirected = { readonly from: string; readonly to: PeerDevice };

/** So many endpoints of one device are remembered: what was sent from one may be under way for weeks. */
const MAX_KNOWN = 8;
/** Tries whether a key of somebody else's is usable: with one of small order every secret fails. */
const ANY_SECRET: Bytes = new Uint8Array(32).fill(1);

export class Endpoints {
  readonly #rows = new CachedTable<Redirection>(ENDPOINTS, ({ address, device }) => `${address}/${device}`);
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  load(): Promise<void> {
    return this.#rows.load(this.#core.store);
  }

  /** Whom to write to instead of these devices: once one of them has named a room, those that have are all. */
  of(address: string, devices: readonly PeerDevice[], tx?: Transaction): readonly PeerDevice[] {
    const redirected = this.roomsOn(address, devices, tx);
    return redirected.length > 0 ? redirected : devices;
  }

  /** The rooms that these devices have named, and nothing of those that have named none. */
  roomsOn(address: string, devices: readonly PeerDevice[], tx?: Transaction): readonly PeerDevice[] {
    return devices.flatMap((device) => {
      const row = this.#rows.get(`${address}/${device.id}`, tx);
      return row?.known.filter(({ id }) => id === row.endpoint) ?? [];
    });
  }

  /** The ids of all endpoints that devices of somebody have had. */
  idsOn(address: string, devices: readonly string[], tx?: Transaction): readonly string[] {
    const known = devices.flatMap((device) => this.#rows.get(`${address}/${device}`, tx)?.known ?? []);
    return known.map(({ id }) => id);
  }

  /** A device that may speak for somebody, by its id: one of those given, or an endpoint of theirs. */
  find(address: string, devices: readonly PeerDevice[], id: string, tx?: Transaction): PeerDevice | undefined {
    const listed = devices.find((device) => device.id === id);
    if (listed !== undefined) return listed;
    const known = devices.flatMap((device) => this.#rows.get(`${address}/${device.id}`, tx)?.known ?? []);
    return known.find((device) => device.id === id);
  }

  /** The endpoint that a statement names when its signature is good, whether or not it holds; undefined otherwise. */
  async read(peer: Peer, bytes: Bytes): Promise<PeerDevice | undefined> {
    const statement = await this.#verified(peer, bytes);
    return statement && this.#endpointOf(peer, statement);
  }

  /** Goes by a statement from now on, if it is newer than what is known; answers what follows from it. */
  async learn(tx: Transaction, peer: Peer, bytes: Bytes): Promise<Redirected | undefined> {
    const statement = await this.#verified(peer, bytes, tx);
    const device = peer.devices.find(({ id }) => id === statement?.device);
    if (statement === undefined || device === undefined) return undefined;
    const { address } = peer;
    const before = this.#rows.get(`${address}/${device.id}`, tx);
    if (before !== undefined && before.version >= statement.version) return undefined;
    const endpoint = await this.#endpointOf(peer, statement);
    if (statement.endpoint !== null && endpoint === undefined) return undefined;
    const known = before?.known ?? [];
    this.#rows.put(tx, {
      address,
      device: device.id,
      version: statement.version,
      endpoint: endpoint?.id ?? null,
      known: (endpoint === undefined ? known : [endpoint, ...known.filter(({ id }) => id !== endpoint.id)]).slice(
        0,
        MAX_KNOWN,
      ),
    });
    const from = before?.endpoint ?? device.id;
    const to = endpoint ?? device;
    return from === to.id ? undefined : { from, to };
  }

  /**
   * Somebody begins or ends a friendship from one of their devices, or from a room that one of them has named: they are written
   * to there from now on. From a device itself, no room of any of their devices has a part in it.
   */
  goTo(tx: Transaction, address: string, devices: readonly PeerDevice[], from: string): void {
    const isDevice = devices.some(({ id }) => id === from);
    for (const { id } of devices) {
      const row = this.#rows.get(`${address}/${id}`, tx);
      const isOfThis = row?.known.some((known) => known.id === from) === true;
      if (row !== undefined && (isDevice || isOfThis)) this.#rows.put(tx, { ...row, endpoint: isDevice ? null : from });
    }
  }

  async #verified(peer: Peer, bytes: Bytes, tx?: Transaction): Promise<EndpointStatement | undefined> {
    const decoded = decodeEndpoint(bytes);
    if (!decoded.ok) return undefined;
    const statement = decoded.value;
    const account = fromBase58(peer.address);
    const device = peer.devices.find(({ id }) => id === statement.device);
    if (account === undefined || device === undefined || !equalBytes(account, statement.account)) return undefined;
    const signers = [device, ...(this.#rows.get(`${peer.address}/${device.id}`, tx)?.known ?? [])];
    for (const { signing } of signers)
      if (await verify(this.#core.provider, signing, ENDPOINT_PURPOSE, endpointPart(statement), statement.signature))
        return statement;
    return undefined;
  }

  async #endpointOf(peer: Peer, { endpoint, device }: EndpointStatement): Promise<PeerDevice | undefined> {
    const root = peer.devices.find(({ id }) => id === device);
    if (endpoint === null || root === undefined) return undefined;
    for (const key of [endpoint.exchange, endpoint.sealing])
      if (!(await this.#core.provider.x25519(ANY_SECRET, key)).ok) return undefined;
    return { ...root, ...endpoint, id: deviceIdOf(this.#core.provider, endpoint.signing) };
  }
}
