/**
 * Envelopes that came too early, kept as they are until their sender is known as a friend. In memory alone: senders
 * have what they said until it is acknowledged, and bring it again within hours.
 */
import { envelopeName } from '#crypto/envelope.ts';
import type { Bytes } from '#lib/bytes.ts';

/** Whoever has waited longest makes way for the next; with what each may have kept, four megabytes in all. */
const SENDERS = 16;
/** Of each sender the first ones: those after them can't be taken without them. */
const ENVELOPES = 64;
const BYTES = 256 * 1024;

export class PutOff {
  /** By account and name, both in the order in which they came. */
  readonly #kept = new Map<string, Map<string, Bytes>>();

  add(address: string, envelope: Bytes): void {
    const kept = this.#kept.get(address) ?? new Map<string, Bytes>();
    const size = [...kept.values()].reduce((sum, { length }) => sum + length, envelope.length);
    if (kept.size >= ENVELOPES || size > BYTES) return;
    this.#kept.set(address, kept.set(envelopeName(envelope), envelope));
    if (this.#kept.size > SENDERS) this.#kept.delete(this.#kept.keys().next().value as string);
  }

  /** What is kept of an account, in the order in which it came; none of it is any more. */
  take(address: string): Bytes[] {
    const kept = this.#kept.get(address);
    this.#kept.delete(address);
    return [...(kept?.values() ?? [])];
  }
}
