/** Tells other devices what of theirs has been stored: soon, several positions at once, again when it didn't get out. */
import { retryDelay } from '#domain/outbox/retry.ts';
import type { Core } from '../account/core.ts';
import type { Momentary } from '../outbox/momentary.ts';
import { type Channels, channelKey } from '../session/channels.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Channel } from '../tables.ts';

/** What arrives within this time (ms) is acknowledged together. */
const GATHER = 20;
const MAX_ATTEMPTS = 8;
const TTL = 30 * 24 * 3_600_000;

/** What of theirs is stored here, as far as one payload can say it. */
export function acknowledgementOf({ inbound }: Channel): { stream: number; next: number; held: number[] } {
  return { stream: inbound.stream, next: inbound.next, held: inbound.held.slice(0, MAX_HELD) };
}

const MAX_HELD = 512;

export class Acknowledgements {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #momentary: Momentary;
  readonly #owed = new Set<string>();

  constructor(core: Core, channels: Channels, momentary: Momentary) {
    this.#core = core;
    this.#channels = channels;
    this.#momentary = momentary;
  }

  owe(address: string, device: string): void {
    const key = channelKey(address, device);
    if (this.#owed.has(key)) return;
    this.#owed.add(key);
    this.#later(address, device, GATHER, 0);
  }

  #later(address: string, device: string, delay: number, attempt: number): void {
    this.#core.after(delay, () => this.#core.background('acknowledge', () => this.#send(address, device, attempt)));
  }

  async #send(address: string, device: string, attempt: number): Promise<void> {
    this.#owed.delete(channelKey(address, device));
    const sent = await this.#momentary
      .send(address, device, TTL, (tx) => {
        const channel = this.#channels.get(address, device, tx);
        return channel && { kind: 'ack', ...acknowledgementOf(channel) };
      })
      .catch((reason: unknown) => {
        if (reason instanceof StorageFailure) return false;
        throw reason;
      });
    if (sent || attempt >= MAX_ATTEMPTS || this.#owed.has(channelKey(address, device))) return;
    this.#owed.add(channelKey(address, device));
    const [spread = 0] = this.#core.ports.random(1);
    this.#later(address, device, retryDelay(attempt + 1, spread / 256), attempt + 1);
  }
}
