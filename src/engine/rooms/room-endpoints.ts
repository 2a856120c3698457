/**
 * Where the account's devices have the open room: each says so in a statement of its own, which is part of the room's state.
 * So they talk to each other as own devices do, and a friend in the room is told of all of them by any of them.
 */
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { bytesUpTo } from '#wire/cbor.ts';
import { MAX_ENDPOINT_BYTES } from '#wire/endpoint.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Directory } from '../session/directory.ts';
import { rootDeviceOf } from '../session/root-device.ts';
import { table } from '../storage/store.ts';
import { MAPS } from '../sync/map-names.ts';
import type { StateMaps } from '../sync/state-maps.ts';

/** What a device of the account has said of the room, by the id that the account's list has for it. */
type StatedEndpoint = { readonly device: string; readonly statement: Bytes };

const STATED = table<StatedEndpoint>('statedEndpoints');

export type RoomEndpointActions = {
  readonly directory: Directory;
  /** Friends, and whoever was asked to be one. */
  everyone(tx: Transaction): readonly string[];
  /** Tells somebody a statement of one of the own devices. */
  tell(tx: Transaction, address: string, statement: Bytes): Promise<void>;
  /** Lets own devices write here that couldn't before. */
  welcomeOwn(tx: Transaction): Promise<void>;
};

export class RoomEndpoints {
  readonly #core: Core;
  readonly #rows = new CachedTable<StatedEndpoint>(STATED, ({ device }) => device);
  #actions: RoomEndpointActions | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
  }

  /** To be called before the account is loaded. */
  addMap(maps: StateMaps, actions: RoomEndpointActions): void {
    this.#actions = actions;
    maps.add<StatedEndpoint, Bytes>({
      name: MAPS.endpoints,
      schema: bytesUpTo(MAX_ENDPOINT_BYTES),
      table: this.#rows,
      valueOf: ({ statement }) => statement,
      apply: (tx, device, value) => this.#heard(tx, device, value),
    });
  }

  /** Says where this device has the room, if that isn't known to the others; the default room is where its device is. */
  async state(): Promise<void> {
    const { own } = this.#core;
    const { endpoint } = own;
    const said = this.#rows.get(rootDeviceOf(own))?.statement;
    if (endpoint === undefined || (said !== undefined && equalBytes(said, endpoint))) return;
    await this.#core.transact(async (tx) => this.#rows.put(tx, { device: rootDeviceOf(own), statement: endpoint }));
  }

  /** Goes by what was said before the account's list named the device. */
  async listChanged(tx: Transaction): Promise<void> {
    for (const { statement } of this.#rows.all(tx)) await this.#learn(tx, statement);
  }

  /** Tells somebody who has come in touch where the own other devices have the room. */
  async introduce(tx: Transaction, address: string): Promise<void> {
    if (address === this.#core.own.address || this.#core.isAlone) return;
    const root = rootDeviceOf(this.#core.own);
    for (const { device, statement } of this.#rows.all(tx))
      if (device !== root) await this.#actions?.tell(tx, address, statement);
  }

  async #heard(tx: Transaction, device: string, value: Bytes | undefined): Promise<void> {
    const { own } = this.#core;
    // what this device says of itself holds
    const statement = device === rootDeviceOf(own) ? own.endpoint : value;
    if (own.endpoint === undefined || statement === undefined) return;
    this.#rows.put(tx, { device, statement });
    if (device !== rootDeviceOf(own)) await this.#learn(tx, statement);
  }

  async #learn(tx: Transaction, statement: Bytes): Promise<void> {
    const actions = this.#actions;
    const peer = actions?.directory.peerOf(this.#core.own.address, tx);
    if (actions === undefined || peer === undefined || this.#core.isAlone) return;
    if ((await actions.directory.endpoints.learn(tx, peer, statement)) === undefined) return;
    await actions.welcomeOwn(tx);
    for (const address of actions.everyone(tx)) await actions.tell(tx, address, statement);
  }
}
