/** What is brought to others' mailboxes, and fetched beside them: by a capability that we were given for them, else by work. */
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes, toHex } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { CAPABILITY_PURPOSE, capabilityPart, decodeCapability } from '#wire/capability.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { ClaimedPrekeys, CredentialError, NetworkError } from '../ports.ts';
import { channelKey } from '../session/channels.ts';
import type { PeerDevice } from '../tables.ts';
import { GRANTED, type Granted, SHARED, type Shared } from './tables.ts';

/** For another one is asked no more often than this (ms). */
const ASK_AGAIN = 6 * 3_600_000;
/** What a mailbox may take: what its device gave this one, what was handed on. */
const CAPABILITIES = 2;

/** A capability as it is handed on. */
export type Given = { readonly mailbox: Bytes; readonly token: Bytes };

export class Deposits {
  readonly #granted = new CachedTable<Granted>(GRANTED, ({ address, device }) => channelKey(address, device));
  readonly #shared = new CachedTable<Shared>(SHARED, ({ mailbox }) => mailbox);
  readonly #core: Core;
  /** Tells a device's owner that we need another capability. */
  readonly #ask: (address: string, device: string) => void;
  readonly #asked = new Map<string, number>();

  constructor(core: Core, ask: (address: string, device: string) => void) {
    this.#core = core;
    this.#ask = ask;
  }

  async load(): Promise<void> {
    await Promise.all([this.#granted.load(this.#core.store), this.#shared.load(this.#core.store)]);
  }

  /** What deposits for a device go by; undefined where they cost work. */
  capabilityFor(address: string, { id, mailbox }: PeerDevice): Bytes | undefined {
    return this.#granted.get(channelKey(address, id))?.token ?? this.sharedFor(mailbox);
  }

  /** What was handed on for a mailbox. */
  sharedFor(mailbox: Bytes): Bytes | undefined {
    return this.#shared.get(toHex(mailbox))?.token;
  }

  /** Keeps what a device's owner gave us; only a node can tell whether it is good, by its own clock too. */
  granted(tx: Transaction, address: string, device: string, token: Bytes): void {
    if (decodeCapability(token).ok) this.#granted.put(tx, { address, device, token });
  }

  /**
   * Keeps what was handed on by a device, for its own mailbox in any case, and for others if it ends later than what is known,
   * since clocks may be wrong; nothing that the mailbox's owner hasn't signed. Answers what was new.
   */
  async handedOn(tx: Transaction, from: PeerDevice, given: readonly Given[]): Promise<Given[]> {
    const now = this.#core.now();
    for (const { mailbox, expires } of this.#shared.all(tx)) if (expires <= now) this.#shared.delete(tx, mailbox);
    const news: Given[] = [];
    for (const { mailbox, token } of given) {
      const capability = decodeCapability(token);
      const name = toHex(mailbox);
      const known = this.#shared.get(name, tx);
      if (!capability.ok || (known !== undefined && equalBytes(known.token, token))) continue;
      const { expires } = capability.value;
      const isItsOwn = equalBytes(mailbox, from.mailbox);
      if (expires <= now || (known !== undefined && expires <= known.expires && !isItsOwn)) continue;
      const part = capabilityPart(capability.value);
      if (!(await verify(this.#core.provider, mailbox, CAPABILITY_PURPOSE, part, capability.value.signature))) continue;
      this.#shared.put(tx, { mailbox: name, token, expires });
      news.push({ mailbox, token });
    }
    return news;
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
    return this.#withToken(address, device, (token) =>
      this.#core.ports.network.deposit(nodes, device.mailbox, envelope, ttl, token),
    );
  }

  claimPrekeys(
    address: string,
    device: PeerDevice,
    nodes: readonly HomeNode[],
  ): Promise<Result<ClaimedPrekeys | undefined, NetworkError>> {
    return this.#withToken(address, device, (token) =>
      this.#core.ports.network.claimPrekeys(nodes, device.mailbox, token),
    );
  }

  async #withToken<T>(
    address: string,
    device: PeerDevice,
    attempt: (token: Bytes | undefined) => Promise<Result<T, CredentialError>>,
  ): Promise<Result<T, NetworkError>> {
    for (let refused = 0; refused < CAPABILITIES; refused++) {
      const token = this.capabilityFor(address, device);
      const answer = await attempt(token);
      if (answer.ok || answer.error !== 'CapabilityRefused') return answer as Result<T, NetworkError>;
      await this.#refused(address, device, token);
    }
    return (await attempt(undefined)) as Result<T, NetworkError>;
  }

  async #refused(address: string, { id, mailbox }: PeerDevice, token: Bytes | undefined): Promise<void> {
    const [key, name] = [channelKey(address, id), toHex(mailbox)];
    await this.#core.transact(async (tx) => {
      // another one may have come meanwhile
      if (this.#granted.get(key, tx)?.token === token) this.#granted.delete(tx, key);
      if (this.#shared.get(name, tx)?.token === token) this.#shared.delete(tx, name);
    });
    this.#askFor(address, id);
  }

  #askFor(address: string, device: string): void {
    const key = channelKey(address, device);
    const asked = this.#asked.get(key);
    if (asked !== undefined && this.#core.since(asked) < ASK_AGAIN) return;
    this.#asked.set(key, this.#core.now());
    this.#ask(address, device);
  }
}
