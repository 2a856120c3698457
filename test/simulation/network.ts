/** The simulated internet: one super node and direct streams that lose, repeat and reorder, behind the engine's own port. */
import { createHash } from 'node:crypto';
import type {
  ClaimedPrekeys,
  Clock,
  MailboxIdentity,
  Network,
  NetworkError,
  NetworkListener,
  PeerAddress,
  PrekeySupply,
} from '#engine/ports.ts';
import { type Bytes, equalBytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { decodeRecord } from '#wire/record.ts';
import type { Dice } from './random.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type Faults = { readonly loss: number; readonly duplication: number; readonly reordering: number };

const LATENCY = 40;
const REORDER_DELAY = 4000;
const TIMEOUT = 2000;
const REPUSH = 5000;

/** What a node takes and how long (ms) a record may ask to be kept: as `src/supernode/services/records.ts` has it. */
const RECORD_LIFETIME = 400 * 24 * 3_600_000;

type Mailbox = {
  readonly envelopes: Map<string, { readonly bytes: Bytes; readonly expires: number }>;
  reader: SimulatedNetwork | undefined;
};
type Supply = { bundle: Bytes; readonly oneTime: Bytes[]; readonly oneTimeKem: Bytes[]; readonly seen: Set<string> };

export class SimulatedInternet {
  readonly mailboxes = new Map<string, Mailbox>();
  readonly records = new Map<string, Bytes>();
  readonly prekeys = new Map<string, Supply>();
  readonly peers = new Map<string, SimulatedNetwork>();
  faults: Faults;
  readonly dice: Dice;
  readonly clock: Clock;
  #peerCount = 0;

  constructor(clock: Clock, dice: Dice, faults: Faults) {
    this.clock = clock;
    this.dice = dice;
    this.faults = faults;
  }

  mailbox(name: string): Mailbox {
    const known = this.mailboxes.get(name);
    if (known !== undefined) return known;
    const made: Mailbox = { envelopes: new Map(), reader: undefined };
    this.mailboxes.set(name, made);
    return made;
  }

  /** What is kept under a key and hasn't expired. */
  record(key: string): { readonly bytes: Bytes; readonly version: number } | undefined {
    const bytes = this.records.get(key);
    const record = bytes && decodeRecord(bytes);
    if (bytes === undefined || !record?.ok || record.value.expires <= this.clock.now()) return undefined;
    return { bytes, version: record.value.version };
  }

  keep(bytes: Bytes): Result<void, NetworkError> {
    const decoded = decodeRecord(bytes);
    const now = this.clock.now();
    if (!decoded.ok) return err('Refused');
    const { version, expires, prevHash } = decoded.value;
    const key = toHex(decoded.value.key);
    if (expires <= now || expires > now + RECORD_LIFETIME) return err('Refused');
    const known = this.record(key);
    if (known !== undefined && !equalBytes(known.bytes, bytes)) {
      if (version <= known.version) return err('Conflict');
      if (version === known.version + 1 && toHex(prevHash) !== sha256(known.bytes)) return err('Conflict');
    }
    this.records.set(key, bytes);
    return ok();
  }

  nextPeerId(): string {
    return `peer${++this.#peerCount}`;
  }

  /** Brings something across: perhaps never, perhaps twice, perhaps late. */
  carry(deliver: () => void): void {
    const { loss, duplication, reordering } = this.faults;
    const copies = this.dice.chance(duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.dice.chance(loss)) continue;
      const late = this.dice.chance(reordering) ? this.dice.below(REORDER_DELAY) : 0;
      this.clock.after(LATENCY + this.dice.below(LATENCY) + late, deliver);
    }
  }

  /** A request and its answer: either may be lost, and then the asker sees a time-out. */
  exchange<T>(handle: () => T): Promise<Result<T, NetworkError>> {
    return new Promise((resolve) => {
      const { loss, reordering } = this.faults;
      const late = this.dice.chance(reordering) ? this.dice.below(REORDER_DELAY) : 0;
      const requestLost = this.dice.chance(loss);
      const answerLost = this.dice.chance(loss);
      if (requestLost) this.clock.after(TIMEOUT, () => resolve(err('Unreachable')));
      else
        this.clock.after(LATENCY + late, () => {
          const value = handle();
          this.clock.after(answerLost ? TIMEOUT : LATENCY, () => resolve(answerLost ? err('Unreachable') : ok(value)));
        });
    });
  }
}

/** One engine life's connection to the internet. */
export class SimulatedNetwork implements Network {
  readonly #internet: SimulatedInternet;
  readonly #alive: () => boolean;
  readonly #streams = new Set<string>();
  readonly #peerId: string;
  #listener: NetworkListener | undefined;
  #mailbox = '';
  #online = false;

  constructor(internet: SimulatedInternet, alive: () => boolean) {
    this.#internet = internet;
    this.#alive = alive;
    this.#peerId = internet.nextPeerId();
  }

  async start(identity: MailboxIdentity, _home: readonly string[], listener: NetworkListener): Promise<void> {
    this.#listener = listener;
    this.#mailbox = toHex(identity.publicKey);
    listener.connection('connecting');
    this.#internet.clock.after(LATENCY, () => this.goOnline());
  }

  goOnline(): void {
    if (!this.#alive() || this.#online || this.#listener === undefined) return;
    this.#online = true;
    this.#internet.peers.set(this.#peerId, this);
    this.#internet.mailbox(this.#mailbox).reader = this;
    this.#listener.connection('connected');
    this.#listener.address({ peerId: this.#peerId, addresses: [] });
    for (const id of this.#internet.mailbox(this.#mailbox).envelopes.keys()) this.push(id);
  }

  goOffline(): void {
    if (!this.#online) return;
    this.#online = false;
    this.#internet.peers.delete(this.#peerId);
    const mailbox = this.#internet.mailbox(this.#mailbox);
    if (mailbox.reader === this) mailbox.reader = undefined;
    for (const peerId of [...this.#streams]) this.closeStream(peerId);
    if (this.#alive()) this.#listener?.connection('disconnected');
  }

  async stop(): Promise<void> {
    this.goOffline();
    this.#listener = undefined;
  }

  async time(): Promise<Result<number, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    return this.#internet.exchange(() => this.#internet.clock.now());
  }

  async deposit(
    _nodes: readonly string[],
    mailbox: Bytes,
    envelope: Bytes,
    ttl: number,
  ): Promise<Result<void, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    const { clock } = this.#internet;
    return this.#internet.exchange(() => {
      const box = this.#internet.mailbox(toHex(mailbox));
      const id = sha256(envelope);
      box.envelopes.set(id, { bytes: envelope.slice(), expires: clock.now() + ttl });
      box.reader?.push(id);
    });
  }

  async getRecords(_nodes: readonly string[], key: Bytes): Promise<Result<readonly Bytes[], NetworkError>> {
    if (!this.#online) return err('Unreachable');
    return this.#internet.exchange(() => {
      const record = this.#internet.record(toHex(key));
      return record === undefined ? [] : [record.bytes];
    });
  }

  async putRecord(record: Bytes): Promise<Result<void, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    const answer = await this.#internet.exchange(() => this.#internet.keep(record));
    return answer.ok ? answer.value : answer;
  }

  async putPrekeys(supply: PrekeySupply): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    return this.#internet.exchange(() => {
      const empty = { bundle: supply.bundle, oneTime: [], oneTimeKem: [], seen: new Set<string>() };
      const known = this.#internet.prekeys.get(this.#mailbox) ?? empty;
      // a key that is put again, handed out or not, isn't handed out twice
      const unseen = (key: Bytes) => !known.seen.has(sha256(key)) && known.seen.add(sha256(key)) !== undefined;
      known.bundle = supply.bundle;
      known.oneTime.push(...supply.oneTime.filter(unseen));
      known.oneTimeKem.push(...supply.oneTimeKem.filter(unseen));
      this.#internet.prekeys.set(this.#mailbox, known);
      return { oneTime: known.oneTime.length, oneTimeKem: known.oneTimeKem.length };
    });
  }

  async claimPrekeys(
    _nodes: readonly string[],
    mailbox: Bytes,
  ): Promise<Result<ClaimedPrekeys | undefined, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    return this.#internet.exchange(() => {
      const supply = this.#internet.prekeys.get(toHex(mailbox));
      return (
        supply && { bundle: supply.bundle, oneTime: supply.oneTime.shift(), oneTimeKem: supply.oneTimeKem.shift() }
      );
    });
  }

  async dial(peer: PeerAddress): Promise<boolean> {
    const other = this.#internet.peers.get(peer.peerId);
    if (!this.#online || other === undefined) return false;
    this.#openStream(peer.peerId);
    other.#openStream(this.#peerId);
    return true;
  }

  sendDirect(peerId: string, envelope: Bytes): boolean {
    if (!this.#online || !this.#streams.has(peerId)) return false;
    const copy = envelope.slice();
    this.#internet.carry(() => this.#internet.peers.get(peerId)?.receive(copy, this.#peerId));
    return true;
  }

  hangUp(peerId: string): void {
    this.closeStream(peerId);
  }

  sessionCount(): number {
    return this.#streams.size + (this.#online ? 1 : 0);
  }

  superNodeId(): string {
    return this.#online ? 'node' : '';
  }

  /** What isn't acknowledged is pushed again after a while, as a node does on the next connection. */
  push(id: string): void {
    const stored = this.#internet.mailbox(this.#mailbox).envelopes.get(id);
    if (!this.#online || !this.#alive() || stored === undefined) return;
    if (stored.expires < this.#internet.clock.now()) return;
    this.#internet.carry(() => this.#deliver(id, stored.bytes));
    this.#internet.clock.after(REPUSH, () => this.push(id));
  }

  #deliver(id: string, bytes: Bytes): void {
    if (!this.#online || !this.#alive()) return;
    this.#listener?.envelope(bytes, { kind: 'mailbox' }).then(
      () => this.#alive() && this.#internet.mailbox(this.#mailbox).envelopes.delete(id),
      () => undefined,
    );
  }

  receive(envelope: Bytes, peerId: string): void {
    if (this.#online && this.#alive())
      this.#listener?.envelope(envelope, { kind: 'direct', peerId }).catch(() => undefined);
  }

  #openStream(peerId: string): void {
    if (this.#streams.has(peerId)) return;
    this.#streams.add(peerId);
    if (this.#alive()) this.#listener?.peer(peerId, true);
  }

  closeStream(peerId: string): void {
    if (!this.#streams.delete(peerId)) return;
    if (this.#alive()) this.#listener?.peer(peerId, false);
    this.#internet.peers.get(peerId)?.closeStream(this.#peerId);
  }
}
