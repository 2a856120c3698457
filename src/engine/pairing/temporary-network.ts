/** The network of a device that has no open account: under keys that are forgotten again, to be paired or to look one up. */
import { generateSigningPair } from '#crypto/device-keys.ts';
import { sign } from '#crypto/sign.ts';
import { deferred, SerialQueue } from '#lib/async.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { MAILBOX_AUTH_PURPOSE } from '#wire/mailbox.ts';
import type { ConnectionState, Ports } from '../ports.ts';

/** How long (ms) somebody who asked for it waits for the connection. */
const DEADLINE = 20_000;

export class TemporaryNetwork {
  readonly #ports: Ports;
  readonly #queue = new SerialQueue();
  #running: readonly HomeNode[] | undefined;
  #state: ConnectionState = 'disconnected';
  readonly #waiting = new Set<(connected: boolean) => void>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Starts the network at these nodes; when it runs there already, nothing happens. */
  start(nodes: readonly HomeNode[]): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#running?.join() === nodes.join()) return;
      await this.#stop();
      const { crypto, random, network } = this.#ports;
      const { publicKey, secretKey } = await generateSigningPair(crypto, random);
      this.#running = nodes;
      const identity = {
        publicKey,
        sign: (challenge: Uint8Array) => sign(crypto, secretKey, MAILBOX_AUTH_PURPOSE, challenge),
      };
      await network.start(identity, nodes, {
        connection: (state) => this.#changed(state),
        // nobody has been told of this mailbox
        envelope: async () => undefined,
        peer: () => undefined,
        address: () => undefined,
      });
    });
  }

  /** Ok once it is connected; `ConnectTimeout` when no node was there in time. */
  async connected(): Promise<Result<void, 'ConnectTimeout'>> {
    if (this.#state === 'connected') return ok();
    const { promise, resolve } = deferred<boolean>();
    const cancel = this.#ports.clock.after(DEADLINE, () => resolve(false));
    this.#waiting.add(resolve);
    const isConnected = await promise;
    this.#waiting.delete(resolve);
    cancel();
    return isConnected ? ok() : err('ConnectTimeout');
  }

  /** Stops it, so that an account's own can be started. */
  stop(): Promise<void> {
    return this.#queue.run(() => this.#stop());
  }

  async #stop(): Promise<void> {
    if (this.#running === undefined) return;
    this.#running = undefined;
    this.#state = 'disconnected';
    for (const resolve of this.#waiting) resolve(false);
    await this.#ports.network.stop().catch(() => this.#ports.log('warn', 'network.stop'));
  }

  #changed(state: ConnectionState): void {
    if (this.#running === undefined) return;
    this.#state = state;
    if (state === 'connected') for (const resolve of this.#waiting) resolve(true);
  }
}
