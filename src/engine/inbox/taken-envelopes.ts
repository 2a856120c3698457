/** Envelopes that were taken lately: a copy of one isn't read again, and one that nobody waits for isn't answered. */
import { envelopeName } from '#crypto/envelope.ts';

/** So many are remembered: a line that repeats, or a mailbox beside a direct stream, brings copies within seconds. */
const KEPT = 1024;

export type Speaker = { readonly address: string; readonly device: string };

export class TakenEnvelopes {
  /** By name, the latest last: who waits for word of it, null for nobody. */
  readonly #waiting = new Map<string, Speaker | null>();

  /** `waiting`: the device that keeps what it said until it is acknowledged; null for what mattered only then. */
  add(envelope: Uint8Array, waiting: Speaker | null): void {
    this.#waiting.set(envelopeName(envelope), waiting);
    if (this.#waiting.size > KEPT) this.#waiting.delete(this.#waiting.keys().next().value as string);
  }

  /** Who waits for word of an envelope that was taken before; undefined for one that wasn't. */
  waitingFor(envelope: Uint8Array): Speaker | null | undefined {
    return this.#waiting.get(envelopeName(envelope));
  }
}
