/** Tells other devices what of theirs has been stored: soon, several positions at once, again when it didn't get out. */
import { retryDelay } from '#domain/outbox/retry.ts';
import { EMPTY_STREAM } from '#domain/stream/inbound.ts';
import type { Core } from '../account/core.ts';
import type { Momentary } from '../outbox/momentary.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import { type Channels, channelKey } from '../session/channels.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Channel } from '../tables.ts';

/** What arrives within this time (ms) is acknowledged together. */
const GATHER = 20;
/** What came before is acknowledged again within this time (ms), with what else comes; its sender waits for longer. */
const GATHER_AGAIN = 1000;
const MAX_ATTEMPTS = 8;
const TTL = 30 * 24 * 3_600_000;

export type Acknowledgement = { stream: number; next: number; held: number[] };

/** What of theirs is stored here, as far as one payload can say it. */
export function acknowledgementOf(channel: Channel | undefined): Acknowledgement {
  const { stream, next, held } = channel?.inbound ?? EMPTY_STREAM;
  return { stream, next, held: held.slice(0, MAX_HELD) };
}

const MAX_HELD = 512;

/** `again`: of nothing but what was acknowledged before. */
type Owed = { readonly again: boolean; readonly cancel: () => void };

export class Acknowledgements {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #momentary: Momentary;
  readonly #outbox: OutboxEntries;
  readonly #owed = new Map<string, Owed>();

  constructor(core: Core, channels: Channels, momentary: Momentary, outbox: OutboxEntries) {
    this.#core = core;
    this.#channels = channels;
    this.#momentary = momentary;
    this.#outbox = outbox;
  }

  /** `again`: it came before, and was acknowledged then. */
  owe(address: string, device: string, again = false): void {
    const owed = this.#owed.get(channelKey(address, device));
    if (owed !== undefined && (again || !owed.again)) return;
    owed?.cancel();
    this.#later(address, device, again ? GATHER_AGAIN : GATHER, 0, again);
  }

  #later(address: string, device: string, delay: number, attempt: number, again = false): void {
    const send = () => this.#core.background('acknowledge', () => this.#send(address, device, attempt));
    this.#owed.set(channelKey(address, device), { again, cancel: this.#core.after(delay, send) });
  }

  async #send(address: string, device: string, attempt: number): Promise<void> {
    this.#owed.delete(channelKey(address, device));
    const sent = await this.#momentary
      .send(address, device, TTL, (tx) => {
        if (this.#channels.get(address, device, tx) === undefined) return undefined;
        return { kind: 'ack', ...this.#outbox.acknowledgement(tx, address, device) };
      })
      .catch((reason: unknown) => {
        if (reason instanceof StorageFailure) return false;
        throw reason;
      });
    if (sent || attempt >= MAX_ATTEMPTS || this.#owed.has(channelKey(address, device))) return;
    const [spread = 0] = this.#core.ports.random(1);
    this.#later(address, device, retryDelay(attempt + 1, spread / 256), attempt + 1);
  }
}
