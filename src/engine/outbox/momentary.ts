/** Says something that matters only now, or that a repetition would bring out anyway: no place in the stream, no keeping. */
import type { Bytes } from '#lib/bytes.ts';
import { encodePayload, type MomentaryPayload } from '#wire/payload.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Presence } from '../network/presence.ts';
import type { Channels } from '../session/channels.ts';
import type { Directory } from '../session/directory.ts';
import type { Deposits } from './deposits.ts';

/** What is over sooner (ms) isn't sent through a mailbox that takes it for work only. */
const WORTH_WORK = 30_000;

export class Momentary {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #presence: Presence;
  readonly #deposits: Deposits;

  constructor(core: Core, channels: Channels, directory: Directory, presence: Presence, deposits: Deposits) {
    this.#core = core;
    this.#channels = channels;
    this.#directory = directory;
    this.#presence = presence;
    this.#deposits = deposits;
  }

  /**
   * Sends what `make` answers at its turn, directly or through the mailbox, where it waits `ttl` ms at most. False when
   * there is no session, or no way to the device now.
   */
  async send(
    address: string,
    device: string,
    ttl: number,
    make: (tx: Transaction) => MomentaryPayload | undefined,
  ): Promise<boolean> {
    const entry = this.#directory.deviceOf(address, device);
    if (entry === undefined) return false;
    // the session's new state must be durable before the message leaves
    const envelope = await this.#core.transact(async (tx): Promise<Bytes | undefined> => {
      const payload = make(tx);
      return payload === undefined ? undefined : this.#channels.seal(tx, address, entry, encodePayload(payload));
    });
    if (envelope === undefined) return false;
    const direct = this.#presence.sendDirect(address, device, envelope);
    if (direct && !this.#presence.isDoubted(address, device)) return true;
    if (ttl < WORTH_WORK && this.#deposits.capabilityFor(address, entry) === undefined) return direct;
    const nodes = this.#directory.homeNodesOf(address);
    return (await this.#deposits.deposit(address, entry, nodes, envelope, ttl)).ok;
  }

  /** The same for something that nobody waits for. */
  tell(address: string, device: string, ttl: number, payload: MomentaryPayload): void {
    this.#core.background(payload.kind, () => this.send(address, device, ttl, () => payload));
  }

  /** To every device of an account. */
  tellAll(address: string, ttl: number, payload: MomentaryPayload): void {
    for (const { id } of this.#directory.devicesOf(address)) this.tell(address, id, ttl, payload);
  }
}
