/** The engine's events: numbered, kept in a bounded ring for pages that come back, handed to every listener in order. */

import type { EngineEvent, EventPayloads, EventType, StorageState } from '#contract/events.ts';
import { EVENT_FAMILIES } from '#contract/events.ts';
import type { Clock } from '../ports.ts';

export type EventListener = (event: EngineEvent) => void;
export type EventPosition = { readonly epoch: string; readonly seq: number };
/** What a listener without a past has to know first: the session, the friends whose direct streams are open, the storage. */
export type Snapshot = {
  readonly session: EventPayloads['session.changed'];
  readonly direct: readonly string[];
  readonly storage: StorageState;
};

/** Enough for a page that reconnects; one that was away for longer reads everything again. */
const RING_SIZE = 2048;

export class EventLog {
  readonly epoch: string;
  #seq = 0;
  #ring: EngineEvent[] = [];
  readonly #listeners = new Set<EventListener>();
  readonly #identifiers = new Map<string, Set<string>>();
  readonly #clock: Clock;

  constructor(epoch: string, clock: Clock) {
    this.epoch = epoch;
    this.#clock = clock;
  }

  /** Registers a listener's name for a family of events (a `socketEvent` method); saying it twice changes nothing. */
  register(family: string, identifier: string): void {
    const names = this.#identifiers.get(family) ?? new Set();
    if (names.size < MAX_IDENTIFIERS) names.add(identifier);
    this.#identifiers.set(family, names);
  }

  publish<Type extends EventType>(type: Type, data: EventPayloads[Type]): void {
    this.#seq++;
    const event = this.#event(type, data);
    this.#ring.push(event);
    if (this.#ring.length > RING_SIZE * 2) this.#ring = this.#ring.slice(-RING_SIZE);
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch {
        // one listener's bug must neither keep the event from the others nor stop what caused it
        this.#listeners.delete(listener);
      }
    }
  }

  /**
   * Calls `listener` with every event from now on. With `after`, first with those since, or with `resync` when they
   * are gone or belong to another life of the engine; without, first with what `snapshot` describes.
   */
  subscribe(listener: EventListener, snapshot: Snapshot, after?: EventPosition): () => void {
    const missed = after?.epoch === this.epoch ? this.#since(after.seq) : undefined;
    if (missed === undefined) {
      if (after !== undefined) listener(this.#event('resync', {}));
      listener(this.#event('session.changed', snapshot.session));
      for (const nodeId of snapshot.direct) listener(this.#event('presence.changed', { nodeId, direct: true }));
      if (snapshot.storage !== 'ok') listener(this.#event('storage.changed', { state: snapshot.storage }));
    } else for (const event of missed) listener(event);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets what was said in an account that has been closed: its content must not outlive it. */
  clear(): void {
    this.#ring = [];
  }

  #since(seq: number): EngineEvent[] | undefined {
    if (seq > this.#seq) return undefined;
    if (seq === this.#seq) return [];
    const first = this.#ring[0];
    if (first === undefined || first.seq > seq + 1) return undefined;
    return this.#ring.slice(seq + 1 - first.seq);
  }

  #event<Type extends EventType>(type: Type, data: EventPayloads[Type]): EngineEvent {
    const identifiers = [...(this.#identifiers.get(EVENT_FAMILIES[type]) ?? [])];
    return {
      type,
      epoch: this.epoch,
      seq: this.#seq,
      time: this.#clock.now(),
      identifiers,
      data,
    } as unknown as EngineEvent;
  }
}

/** A bound on memory: a caller that invents names must not grow the engine. */
const MAX_IDENTIFIERS = 256;
