/** Stays connected to one home node and reads our mailbox there, or watches another one; comes back by itself, each time a little later. */
import type { Connection, Libp2p } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { deferred } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { MAILBOX_PROTOCOL, MAILBOX_WATCH_PROTOCOL, type Revocation } from '#wire/mailbox.ts';
import { nodeMultiaddr } from '#wire/node-http.ts';
import type { Clock, ConnectionState, Log, MailboxIdentity, NetworkError, PrekeySupply } from '../ports.ts';
import { MailboxReader, type PrekeyStock } from './mailbox-reader.ts';
import type { RelayPlaces } from './relay-places.ts';
import type { SuperNodeHttp } from './super-node-http.ts';

const DIAL_TIMEOUT = 10_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;

export type HomeLinkOptions = {
  readonly home: HomeNode;
  readonly node: Libp2p;
  readonly places: RelayPlaces;
  readonly http: SuperNodeHttp;
  readonly identity: MailboxIdentity;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEnvelope: (envelope: Bytes) => Promise<void>;
  /** Of a mailbox that is watched and not read: how much waits there. */
  readonly onWaiting?: (count: number) => void;
  readonly onChange: () => void;
};

export class HomeLink {
  readonly #options: HomeLinkOptions;
  #state: ConnectionState = 'connecting';
  #reader: MailboxReader | undefined;
  #peerId = '';
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(options: HomeLinkOptions) {
    this.#options = options;
    void this.#run();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The node's peer id while it is connected, else ''. */
  get peerId(): string {
    return this.#state === 'connected' ? this.#peerId : '';
  }

  /** Tries at once instead of waiting for the next turn: the machine may have come back online. */
  wake(): void {
    this.#wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#reader?.close();
    this.#wake();
  }

  putPrekeys(supply: PrekeySupply): Promise<Result<PrekeyStock, NetworkError>> {
    return this.#reader?.putPrekeys(supply) ?? Promise.resolve(err('Unreachable'));
  }

  /** Ok once the node knows durably that these capabilities give no right any more. */
  revoke(revoked: readonly Revocation[]): Promise<Result<void, NetworkError>> {
    return this.#reader?.revoke(revoked) ?? Promise.resolve(err('Unreachable'));
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      const connection = await this.#connect();
      if (connection !== undefined && !this.#stopped) {
        failures = 0;
        this.#set('connected');
        await connection.ended;
        this.#reader = undefined;
        if (this.#stopped) return;
        // The usual reason is a hiccup of the line: the first new try comes soon and counts as connecting.
        this.#set('connecting');
      } else this.#set('disconnected');
      await this.#pause(failures++);
      if (failures > 1 && !this.#stopped) this.#set('connecting');
    }
  }

  /** `ended` settles when the connection is over; undefined when there is none to be had. */
  async #connect(): Promise<{ readonly ended: Promise<void> } | undefined> {
    const { home, http, node, places, identity, onEnvelope, onWaiting, log } = this.#options;
    const info = await http.info(home);
    if (!info.ok || this.#stopped) return undefined;
    const { peerId } = info.value;
    const address = multiaddr(`${nodeMultiaddr(home)}/p2p/${peerId}`);
    const end = deferred<void>();
    let connection: Connection | undefined;
    try {
      const signal = AbortSignal.timeout(DIAL_TIMEOUT);
      connection = await node.dial(address, { signal });
      const stream = await connection.newStream(onWaiting === undefined ? MAILBOX_PROTOCOL : MAILBOX_WATCH_PROTOCOL, {
        signal,
      });
      const clientPeerId = node.peerId.toString();
      const opened = await MailboxReader.open(stream, {
        identity,
        nodePeerId: connection.remotePeer.toString(),
        clientPeerId,
        onEnvelope,
        ...(onWaiting && { onWaiting }),
        onEnd: end.resolve,
      });
      if (opened.ok) {
        this.#reader = opened.value.reader;
        this.#peerId = peerId;
        // Without a place at the relay nobody can dial us; the mailbox serves all the same.
        if (onWaiting === undefined)
          places.take(address).catch((error: Error) => log('warn', 'no place at the relay', { error: error.name }));
        if (this.#stopped) this.#reader.close();
        return { ended: end.promise };
      }
      log('warn', 'mailbox not opened', { error: opened.error });
    } catch (error) {
      log('info', 'super node not reached', { error: (error as Error).name });
    }
    // A connection that answers nothing must not be found again by the next dial; one over which our own mailbox is read does.
    if (onWaiting === undefined) connection?.abort(new Error('the mailbox could not be opened'));
    return undefined;
  }

  async #pause(failures: number): Promise<void> {
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures);
    const spread = 0.75 + Math.random() / 2;
    const { promise, resolve } = deferred<void>();
    const cancel = this.#options.clock.after(delay * spread, resolve);
    this.#wake = resolve;
    await promise;
    cancel();
    this.#wake = () => undefined;
  }

  #set(state: ConnectionState): void {
    if (this.#state === state || this.#stopped) return;
    this.#state = state;
    this.#options.onChange();
  }
}
