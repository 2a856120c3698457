/** What is brought to others' mailboxes, and fetched beside them: by the capability that their owner gave us, else by work. */
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodeCapability } from '#wire/capability.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { ClaimedPrekeys, CredentialError, NetworkError } from '../ports.ts';
import { channelKey } from '../session/channels.ts';
import { GRANTED, type Granted, type PeerDevice } from '../tables.ts';

/** For another one is asked no more often than this (ms). */
const ASK_AGAIN = 6 * 3_600_000;

export class Deposits {
  readonly #granted = new CachedTable<Granted>(GRANTED, ({ address, device }) => channelKey(address, device));
  readonly #core: Core;
  /** Tells a device's owner that we need another capability. */
  readonly #ask: (address: string, device: string) => void;
  readonly #asked = new Map<string, number>();

  constructor(core: Core, ask: (address: string, device: string) => void) {
    this.#core = core;
    this.#ask = ask;
  }

  async load(): Promise<void> {
    await this.#granted.load(this.#core.store);
  }

  /** Whether a deposit for a device costs no work. */
  isGranted(address: string, device: string): boolean {
    return this.#granted.get(channelKey(address, device)) !== undefined;
  }

  /** Keeps what a device's owner gave us; only a node can tell whether it is good, by its own clock too. */
  granted(tx: Transaction, address: string, device: string, token: Bytes): void {
    if (decodeCapability(token).ok) this.#granted.put(tx, { address, device, token });
  }

  forget(tx: Transaction, address: string, device: string): void {
    const key = channelKey(address, device);
    if (this.#granted.get(key, tx) !== undefined) this.#granted.delete(tx, key);
  }

  deposit(
    address: string,
    device: PeerDevice,
    nodes: readonly HomeNode[],
    envelope: Bytes,
    ttl: number,
  ): Promise<Result<void, NetworkError>> {
    return this.#withToken(address, device.id, (token) =>
      this.#core.ports.network.deposit(nodes, device.mailbox, envelope, ttl, token),
    );
  }

  claimPrekeys(
    address: string,
    device: PeerDevice,
    nodes: readonly HomeNode[],
  ): Promise<Result<ClaimedPrekeys | undefined, NetworkError>> {
    return this.#withToken(address, device.id, (token) =>
      this.#core.ports.network.claimPrekeys(nodes, device.mailbox, token),
    );
  }

  async #withToken<T>(
    address: string,
    device: string,
    attempt: (token: Bytes | undefined) => Promise<Result<T, CredentialError>>,
  ): Promise<Result<T, NetworkError>> {
    const token = this.#granted.get(channelKey(address, device))?.token;
    const answer = await attempt(token);
    if (answer.ok || answer.error !== 'CapabilityRefused') return answer as Result<T, NetworkError>;
    await this.#refused(address, device, token);
    return (await attempt(undefined)) as Result<T, NetworkError>;
  }

  async #refused(address: string, device: string, token: Bytes | undefined): Promise<void> {
    await this.#core.transact(async (tx) => {
      // another one may have come meanwhile
      if (this.#granted.get(channelKey(address, device), tx)?.token === token)
        this.#granted.delete(tx, channelKey(address, device));
    });
    this.#askFor(address, device);
  }

  #askFor(address: string, device: string): void {
    const key = channelKey(address, device);
    const asked = this.#asked.get(key);
    if (asked !== undefined && this.#core.since(asked) < ASK_AGAIN) return;
    this.#asked.set(key, this.#core.now());
    this.#ask(address, device);
  }
}
