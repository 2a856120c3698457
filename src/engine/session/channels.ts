/** Secure channels to other devices: begun, written with, read with, kept in order, made anew when they are broken. */

import { sealEnvelope } from '#crypto/envelope.ts';
import { initiate, type OwnDevice, respond } from '#crypto/handshake.ts';
import type { HandshakeHeader } from '#crypto/handshake-header.ts';
import { type VerifiedPrekeys } from '#crypto/prekeys.ts';
import { belongsTo, decryptMessage, encryptMessage, type Session, type SessionMessage } from '#crypto/session.ts';
import { EMPTY_STREAM } from '#domain/stream/inbound.ts';
import { type Bytes, equalBytes, fromBase58 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { encodePacket } from '#wire/payload.ts';
import { decodeRecord } from '#wire/record.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { CHANNELS, type Channel, type PeerDevice } from '../tables.ts';
import type { PrekeyStock } from './prekey-stock.ts';

const MAX_ARCHIVED = 40;
const ARCHIVE_TIME = 30 * 24 * 3_600_000;
const MAX_BEGUN = 100;

/**
 * `Duplicate`: it was read before. `Unknown`: of a session that isn't ours, and that its handshake doesn't begin.
 * `Unreadable`: of one that is ours, but it doesn't open.
 */
export type ReadError = 'Duplicate' | 'Unknown' | 'Unreadable';

export class Channels {
  readonly rows = new CachedTable<Channel>(CHANNELS, (row) => channelKey(row.address, row.device));
  readonly #core: Core;
  readonly #prekeys: PrekeyStock;
  readonly #opened: (address: string, device: string) => void;

  /** `opened`: there is a session with a device now that there was none with; what waits for it can go. */
  constructor(core: Core, prekeys: PrekeyStock, opened: (address: string, device: string) => void) {
    this.#core = core;
    this.#prekeys = prekeys;
    this.#opened = opened;
  }

  async load(): Promise<void> {
    await this.rows.load(this.#core.store);
  }

  get(address: string, device: string, tx?: Transaction): Channel | undefined {
    return this.rows.get(channelKey(address, device), tx);
  }

  /** The place of the next durable payload to a device; without a session with it, what is said waits for one. */
  takePosition(tx: Transaction, address: string, device: string): { stream: number; seq: number } {
    const channel = this.get(address, device, tx) ?? newChannel(address, device, this.#core.now());
    this.rows.put(tx, { ...channel, nextPosition: channel.nextPosition + 1 });
    return { stream: channel.stream, seq: channel.nextPosition };
  }

  /** Begins a stream to a device anew, of a number above `above`; false when there is nothing known of it. */
  beginStream(tx: Transaction, address: string, device: string, above: number): boolean {
    const channel = this.get(address, device, tx);
    if (channel === undefined) return false;
    const stream = Math.max(this.#core.now(), channel.stream + 1, above + 1);
    this.rows.put(tx, { ...channel, stream, nextPosition: 1 });
    return true;
  }

  /** Encrypts for one device and seals the packet to it; undefined when there is no session with it, or no usable key. */
  async seal(tx: Transaction, address: string, device: PeerDevice, payload: Bytes): Promise<Bytes | undefined> {
    const { provider, ports, own } = this.#core;
    const channel = this.get(address, device.id, tx);
    if (channel?.current == null) return undefined;
    const { session, message } = encryptMessage(provider, channel.current, payload);
    const packet = encodePacket({
      v: 1,
      account: own.signing.publicKey,
      device: own.device.id,
      list: listVersionOf(own.deviceList),
      ...(session.handshake === null || own.endpoint === undefined ? {} : { endpoint: own.endpoint }),
      deviceList: session.handshake === null ? null : own.deviceList,
      message,
    });
    const sealed = await sealEnvelope(provider, ports.random, device.sealing, packet);
    if (!sealed.ok) return undefined;
    this.rows.put(tx, { ...channel, current: session });
    return sealed.value;
  }

  /** The ratchet key that the next message to a device will be sealed under, as far as it stands now. */
  ratchetKey(address: string, device: string, tx?: Transaction): Bytes | undefined {
    return this.get(address, device, tx)?.current?.ratchet.sending?.pair.publicKey;
  }

  /** Begins a session with a device of somebody else; what was current is archived. */
  async begin(
    tx: Transaction,
    address: string,
    device: PeerDevice,
    prekeys: VerifiedPrekeys,
  ): Promise<Result<void, 'BadKey'>> {
    const { provider, ports } = this.#core;
    const identity = { account: accountKey(address), signing: device.signing, exchange: device.exchange };
    const begun = await initiate(provider, ports.random, this.#ownDevice(), identity, prekeys);
    if (!begun.ok) return begun;
    this.#adopt(tx, address, device.id, begun.value.session);
    return ok();
  }

  /**
   * Reads a message of a device whose keys the caller has verified. A handshake that isn't known begins a session,
   * once its message has opened.
   */
  async read(
    tx: Transaction,
    address: string,
    device: PeerDevice,
    message: SessionMessage,
  ): Promise<Result<Bytes, ReadError>> {
    const channel = this.get(address, device.id, tx);
    const sessions =
      channel === undefined
        ? []
        : [...(channel.current ? [channel.current] : []), ...channel.archived.map(({ session }) => session)];
    const session = sessions.find((candidate) => belongsTo(candidate, message));
    if (channel !== undefined && session !== undefined) {
      const opened = await decryptMessage(this.#core.provider, this.#core.ports.random, session, message);
      if (!opened.ok) return err(opened.error === 'Duplicate' ? 'Duplicate' : 'Unreadable');
      this.#progress(tx, channel, opened.value.session);
      return ok(opened.value.plaintext);
    }
    if (message.handshake === undefined) return err('Unknown');
    if (channel?.begun.some((id) => equalBytes(id, message.sessionId)) === true) return err('Duplicate');
    return this.#accept(tx, address, device, message, message.handshake);
  }

  async #accept(
    tx: Transaction,
    address: string,
    device: PeerDevice,
    message: SessionMessage,
    header: HandshakeHeader,
  ): Promise<Result<Bytes, ReadError>> {
    const { initiator } = header;
    const genuine =
      equalBytes(initiator.account, accountKey(address)) &&
      equalBytes(initiator.signing, device.signing) &&
      equalBytes(initiator.exchange, device.exchange);
    if (!genuine) return err('Unknown');
    const secrets = this.#prekeys.secretsFor(header, tx);
    if (secrets === undefined) return err('Unknown');
    const session = await respond(this.#core.provider, this.#ownDevice(), header, secrets);
    if (!session.ok) return err('Unknown');
    const opened = await decryptMessage(this.#core.provider, this.#core.ports.random, session.value, message);
    if (!opened.ok) return err('Unknown');
    this.#prekeys.use(tx, header);
    this.#adopt(tx, address, device.id, opened.value.session, session.value.id);
    return ok(opened.value.plaintext);
  }

  /** Makes a session the one that is written with. */
  #adopt(tx: Transaction, address: string, device: string, session: Session, begunByThem?: Bytes): void {
    const now = this.#core.now();
    const channel = this.get(address, device, tx) ?? newChannel(address, device, now);
    if (channel.current === null) tx.afterwards(() => this.#opened(address, device));
    const archived =
      channel.current === null ? channel.archived : [{ session: channel.current, since: now }, ...channel.archived];
    this.rows.put(tx, {
      ...channel,
      current: session,
      archived: archived.filter(({ since }) => since > now - ARCHIVE_TIME).slice(0, MAX_ARCHIVED),
      begun: begunByThem === undefined ? channel.begun : [begunByThem, ...channel.begun].slice(0, MAX_BEGUN),
    });
  }

  /** Keeps what reading a message changed; an archived session that is still in use becomes the current one again. */
  #progress(tx: Transaction, channel: Channel, session: Session): void {
    if (channel.current !== null && equalBytes(channel.current.id, session.id)) {
      this.rows.put(tx, { ...channel, current: session });
      return;
    }
    const others = channel.archived.filter((entry) => !equalBytes(entry.session.id, session.id));
    const archived =
      channel.current === null ? others : [{ session: channel.current, since: this.#core.now() }, ...others];
    this.rows.put(tx, { ...channel, current: session, archived });
  }

  #ownDevice(): OwnDevice {
    const { signing, device } = this.#core.own;
    const identity = {
      account: signing.publicKey,
      signing: device.signing.publicKey,
      exchange: device.exchange.publicKey,
    };
    return { identity, exchange: device.exchange };
  }
}

export function channelKey(address: string, device: string): string {
  return `${address}/${device}`;
}

function listVersionOf(deviceList: Bytes): number {
  const record = decodeRecord(deviceList);
  return record.ok ? record.value.version : 0;
}

/** Streams are numbered by the time at which they begin, so that one that was forgotten is not begun again. */
function newChannel(address: string, device: string, now: number): Channel {
  return {
    address,
    device,
    current: null,
    archived: [],
    begun: [],
    stream: now,
    nextPosition: 1,
    inbound: EMPTY_STREAM,
    resetAt: 0,
  };
}

function accountKey(address: string): Bytes {
  const key = fromBase58(address);
  if (key === undefined) throw new Error('an address in the directory is base58');
  return key;
}
