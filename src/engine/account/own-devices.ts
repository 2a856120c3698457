/** What the account's devices tell each other inside their sessions: said durably to all others, handed on by its kind. */
import { fromBase58, toBase58 } from '#lib/bytes.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import type { Directory } from '../session/directory.ts';
import type { PeerDevice } from '../tables.ts';
import type { Core } from './core.ts';
import type { Transaction } from './transaction.ts';

/** What is done with each kind; `device` is the own one that said it. Within the change that stores the session's progress. */
export type OwnHandlers = {
  readonly [Kind in OwnBody['kind']]: (
    tx: Transaction,
    body: Extract<OwnBody, { kind: Kind }>,
    device: string,
  ) => Promise<void> | void;
};

export class OwnDevices {
  readonly #core: Core;
  readonly #outbox: OutboxEntries;
  readonly #directory: Directory;
  readonly #handlers: OwnHandlers;

  constructor(core: Core, outbox: OutboxEntries, directory: Directory, handlers: OwnHandlers) {
    this.#core = core;
    this.#outbox = outbox;
    this.#directory = directory;
    this.#handlers = handlers;
  }

  /** All own devices but this one. */
  others(tx?: Transaction): readonly PeerDevice[] {
    return this.#directory.devicesOf(this.#core.own.address, tx);
  }

  /** Says something to all own other devices; it reaches each once, in order, whenever that is online. */
  async tell(tx: Transaction, body: OwnBody): Promise<void> {
    for (const device of this.others(tx)) await this.tellOne(tx, device, body);
  }

  /** The same to one of them. */
  async tellOne(tx: Transaction, device: PeerDevice, body: OwnBody): Promise<void> {
    const said = await this.#outbox.enqueueTo(tx, this.#core.own.address, device, { kind: 'own', body });
    if (!said.ok) throw new Error(`an own body of kind ${body.kind} fits into a payload`);
  }

  /** Something that another own device said. */
  async receive(tx: Transaction, device: string, body: OwnBody): Promise<void> {
    const handle = this.#handlers[body.kind] as (
      tx: Transaction,
      body: OwnBody,
      device: string,
    ) => Promise<void> | void;
    await handle(tx, body, device);
  }
}

/** A conversation's other side as own bodies name it, and back. */
export function conversationKey(address: string): Uint8Array<ArrayBuffer> {
  const key = fromBase58(address);
  if (key === undefined) throw new Error('a conversation is named by an address');
  return key;
}

export function conversationOf(key: Uint8Array): string {
  return toBase58(key);
}
