/** Events from an engine to a page: in order, without a gap, and never more under way than the page is allowed. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Cursor } from '#client/engine-door.ts';
import { EventSubscription } from '#client/event-subscription.ts';
import type { EngineEvent } from '#contract/events.ts';
import { EventFeed, type EventSource } from '#platform/web/event-feed.ts';

/** A log that keeps the last `kept` events, as the engine's does. */
class Log implements EventSource {
  readonly #events: EngineEvent[] = [];
  readonly #kept: number;
  readonly #epoch: string;
  readonly listeners = new Set<(event: EngineEvent) => void>();
  #seq = 0;

  constructor(epoch: string, kept: number) {
    this.#epoch = epoch;
    this.#kept = kept;
  }

  publish(count: number): void {
    for (let index = 0; index < count; index++) {
      const event = this.#event('typing', ++this.#seq);
      this.#events.push(event);
      if (this.#events.length > this.#kept) this.#events.shift();
      for (const listener of this.listeners) listener(event);
    }
  }

  subscribe(listener: (event: EngineEvent) => void, after?: Cursor): () => void {
    const oldest = this.#events[0]?.seq ?? this.#seq + 1;
    if (after === undefined) listener(this.#event('session.changed', this.#seq));
    else if (after.epoch !== this.#epoch || after.seq + 1 < oldest) listener(this.#event('resync', this.#seq));
    else for (const event of this.#events.filter(({ seq }) => seq > after.seq)) listener(event);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  #event(type: EngineEvent['type'], seq: number): EngineEvent {
    return { type, seq, epoch: this.#epoch, time: 0, identifiers: [], data: {} } as unknown as EngineEvent;
  }
}

const feeds: EventFeed[] = [];
const subscriptions: EventSubscription[] = [];
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.close();
  for (const subscription of subscriptions.splice(0)) subscription.close();
});

function subscribe() {
  const heard: EngineEvent[] = [];
  const subscription = new EventSubscription((event) => heard.push(event));
  subscriptions.push(subscription);
  const attach = (log: Log) => {
    const { port, after } = subscription.open();
    feeds.push(new EventFeed(log, port, after));
  };
  return { heard, subscription, attach };
}

const seqs = (events: readonly EngineEvent[]) => events.map(({ seq }) => seq);
const upTo = (count: number) => Array.from({ length: count + 1 }, (_, index) => index);

test('a page hears a snapshot and then every event in order', async () => {
  const log = new Log('a', 100);
  const { heard, attach } = subscribe();
  attach(log);
  log.publish(50);
  await vi.waitFor(() => expect(seqs(heard)).toEqual(upTo(50)));
  expect(heard[0]?.type).toBe('session.changed');
});

test('a page that can not keep up costs the engine no more than its bound, and still misses nothing', async () => {
  const log = new Log('a', 10_000);
  const { heard, attach } = subscribe();
  attach(log);
  // All in one turn: the page has no chance to take any.
  log.publish(5000);
  expect(log.listeners.size).toBe(0);
  await vi.waitFor(() => expect(seqs(heard)).toEqual(upTo(5000)));
  expect(log.listeners.size).toBe(1);
});

test('a page for which the log has moved on is told to read everything again', async () => {
  const log = new Log('a', 1000);
  const { heard, attach } = subscribe();
  attach(log);
  log.publish(5000);
  await vi.waitFor(() => expect(heard.at(-1)?.type).toBe('resync'));
  log.publish(2);
  await vi.waitFor(() => expect(seqs(heard).slice(-3)).toEqual([5000, 5001, 5002]));
});

test('after a lost port a page goes on where it was; at another engine it is told to read everything again', async () => {
  const log = new Log('a', 100);
  const { heard, attach } = subscribe();
  attach(log);
  log.publish(3);
  await vi.waitFor(() => expect(heard).toHaveLength(4));
  feeds.pop()?.close();
  log.publish(3);
  attach(log);
  await vi.waitFor(() => expect(seqs(heard)).toEqual(upTo(6)));
  attach(new Log('b', 100));
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ type: 'resync', epoch: 'b' }));
});

test('a listener that throws keeps hearing', async () => {
  const report = vi.fn();
  vi.stubGlobal('reportError', report);
  const log = new Log('a', 100);
  let count = 0;
  const subscription = new EventSubscription(() => {
    count++;
    throw new Error('a bug of the listener');
  });
  subscriptions.push(subscription);
  const { port, after } = subscription.open();
  feeds.push(new EventFeed(log, port, after));
  log.publish(2);
  await vi.waitFor(() => expect(count).toBe(3));
  expect(report).toHaveBeenCalledTimes(3);
  vi.unstubAllGlobals();
});
