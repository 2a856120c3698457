/** An engine's way into the simulated internet, behind the engine's own port: its mailbox, its direct streams. */
import { nobleProvider } from '#crypto/noble-provider.ts';
import { verify } from '#crypto/sign.ts';
import type {
  ClaimedPrekeys,
  CredentialError,
  MailboxIdentity,
  Network,
  NetworkError,
  NetworkListener,
  OpenMailbox,
  PeerAddress,
  PrekeySupply,
  WatchedMailbox,
} from '#engine/ports.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { MAILBOX_CLOSE_PURPOSE, WAITS_FOR } from '#wire/mailbox.ts';
import { LATENCY, type SimulatedInternet, sha256 } from './internet.ts';

const REPUSH = 5000;

/** One engine life's connection to the internet. */
export class SimulatedNetwork implements Network {
  readonly #internet: SimulatedInternet;
  readonly #alive: () => boolean;
  readonly #streams = new Set<string>();
  /** Who watches mailboxes from here. */
  readonly #watching = new Set<{ tell(): void; close(): void }>();
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
    for (const watched of this.#watching) watched.tell();
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
    for (const watched of this.#watching) watched.close();
    this.#listener = undefined;
  }

  /** As long as the engine lives and is online; mail that waits is pushed at once. */
  async openMailbox(
    _nodes: readonly string[],
    identity: MailboxIdentity,
    receive: (envelope: Bytes) => Promise<void>,
  ): Promise<Result<OpenMailbox, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    const name = toHex(identity.publicKey);
    const reader = { push: (id: string) => this.#push(name, id, () => mailbox.reader === reader, receive) };
    const mailbox = this.#internet.mailbox(name);
    mailbox.reader = reader;
    for (const id of mailbox.envelopes.keys()) reader.push(id);
    const close = () => {
      if (mailbox.reader === reader) mailbox.reader = undefined;
    };
    return ok({ close });
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
    capability?: Bytes,
  ): Promise<Result<void, CredentialError>> {
    if (!this.#hasHttp) return err('Unreachable');
    const { clock } = this.#internet;
    if (!(await this.#isGood(mailbox, capability))) return this.#refuse();
    return this.#internet.exchange(() => {
      const box = this.#internet.mailbox(toHex(mailbox));
      const id = sha256(envelope);
      box.envelopes.set(id, { bytes: envelope.slice(), expires: clock.now() + ttl });
      box.reader?.push(id);
      for (const watcher of box.watchers) watcher();
    });
  }

  async closeMailbox(_node: HomeNode, mailbox: Bytes, signature: Bytes): Promise<Result<void, NetworkError>> {
    if (!this.#hasHttp) return err('Unreachable');
    const isOwners = await verify(nobleProvider, mailbox, MAILBOX_CLOSE_PURPOSE, mailbox, signature);
    const answer = await this.#internet.exchange((): Result<void, NetworkError> => {
      if (!isOwners) return err('Refused');
      this.#internet.mailboxes.delete(toHex(mailbox));
      this.#internet.prekeys.delete(toHex(mailbox));
      return ok();
    });
    return answer.ok ? answer.value : answer;
  }

  /** As long as the engine lives; it is told while it is online. */
  watchMailbox(identity: MailboxIdentity, waiting: (count: number) => void): WatchedMailbox {
    const name = toHex(identity.publicKey);
    const { clock } = this.#internet;
    const { envelopes, watchers } = this.#internet.mailbox(name);
    const tell = () => {
      if (!this.#online || !this.#alive()) return;
      const count = [...envelopes.values()].filter(({ expires }) => expires - clock.now() >= WAITS_FOR).length;
      clock.after(LATENCY, () => this.#online && this.#alive() && watchers.has(tell) && waiting(count));
    };
    const close = () => {
      watchers.delete(tell);
      this.#watching.delete(watched);
    };
    const watched = { tell, close };
    watchers.add(tell);
    this.#watching.add(watched);
    tell();
    return { putPrekeys: (supply) => this.supply(name, supply), close };
  }

  async getRecords(_nodes: readonly string[], key: Bytes): Promise<Result<readonly Bytes[], NetworkError>> {
    if (!this.#hasHttp) return err('Unreachable');
    return this.#internet.exchange(() => {
      const record = this.#internet.record(toHex(key));
      return record === undefined ? [] : [record.bytes];
    });
  }

  async putRecord(record: Bytes, _nodes?: readonly HomeNode[]): Promise<Result<void, NetworkError>> {
    if (!this.#hasHttp) return err('Unreachable');
    const answer = await this.#internet.exchange(() => this.#internet.keep(record));
    return answer.ok ? answer.value : answer;
  }

  putPrekeys(supply: PrekeySupply): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>> {
    return this.supply(this.#mailbox, supply);
  }

  protected async supply(
    mailbox: string,
    supply: PrekeySupply,
  ): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    return this.#internet.exchange(() => {
      const empty = { bundle: supply.bundle, oneTime: [], oneTimeKem: [], seen: new Set<string>() };
      const known = this.#internet.prekeys.get(mailbox) ?? empty;
      // a key that is put again, handed out or not, isn't handed out twice
      const unseen = (key: Bytes) => !known.seen.has(sha256(key)) && known.seen.add(sha256(key)) !== undefined;
      known.bundle = supply.bundle;
      known.oneTime.push(...supply.oneTime.filter(unseen));
      known.oneTimeKem.push(...supply.oneTimeKem.filter(unseen));
      this.#internet.prekeys.set(mailbox, known);
      return { oneTime: known.oneTime.length, oneTimeKem: known.oneTimeKem.length };
    });
  }

  async claimPrekeys(
    _nodes: readonly string[],
    mailbox: Bytes,
    capability?: Bytes,
  ): Promise<Result<ClaimedPrekeys | undefined, CredentialError>> {
    if (!this.#online) return err('Unreachable');
    if (!(await this.#isGood(mailbox, capability))) return this.#refuse();
    return this.#internet.exchange(() => {
      const supply = this.#internet.prekeys.get(toHex(mailbox));
      return (
        supply && { bundle: supply.bundle, oneTime: supply.oneTime.shift(), oneTimeKem: supply.oneTimeKem.shift() }
      );
    });
  }

  async revokeCapabilities(revoked: readonly { readonly id: Bytes }[]): Promise<Result<void, NetworkError>> {
    if (!this.#online) return err('Unreachable');
    const answer = await this.#internet.exchange((): Result<void, NetworkError> => {
      // as real nodes do: anybody can make up a mailbox
      if (!this.#internet.prekeys.has(this.#mailbox)) return err('Refused');
      for (const { id } of revoked) this.#internet.revoked.add(`${this.#mailbox}/${toHex(id)}`);
      return ok();
    });
    return answer.ok ? answer.value : answer;
  }

  /** Whether requests by HTTP get through, which need no connection that was started. */
  get #hasHttp(): boolean {
    return this.#alive() && (this.#online || this.#listener === undefined);
  }

  async #isGood(mailbox: Bytes, capability: Bytes | undefined): Promise<boolean> {
    if (capability === undefined) return true;
    return (await this.#internet.capabilities.check(toHex(mailbox), capability)).ok;
  }

  async #refuse(): Promise<Result<never, CredentialError>> {
    const heard = await this.#internet.exchange(() => undefined);
    return heard.ok ? err('CapabilityRefused') : heard;
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

  push(id: string): void {
    this.#push(
      this.#mailbox,
      id,
      () => true,
      async (envelope) => {
        if (this.#listener === undefined) throw new Error('stopped');
        await this.#listener.envelope(envelope, { kind: 'mailbox' });
      },
    );
  }

  /** What isn't acknowledged is pushed again after a while, as a node does on the next connection. */
  #push(name: string, id: string, isReading: () => boolean, receive: (envelope: Bytes) => Promise<void>): void {
    const stored = this.#internet.mailbox(name).envelopes.get(id);
    const reads = () => this.#online && this.#alive() && isReading();
    if (!reads() || stored === undefined || stored.expires < this.#internet.clock.now()) return;
    this.#internet.carry(() => {
      if (!reads()) return;
      receive(stored.bytes).then(
        () => this.#alive() && this.#internet.mailbox(name).envelopes.delete(id),
        () => undefined,
      );
    });
    this.#internet.clock.after(REPUSH, () => this.#push(name, id, isReading, receive));
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
