/**
 * Feeds one page's event port from the engine. A page that doesn't take its events is not waited for: the feed stops
 * after a bounded number and goes on from the engine's own log, which answers `resync` when it has moved past.
 */
import type { Cursor, EventCredit, EventPost } from '#client/engine-door.ts';
import type { EngineEvent } from '#contract/events.ts';

/** Events under way to a page that hasn't taken them. */
const LIMIT = 1024;

export type EventSource = {
  subscribe(listener: (event: EngineEvent) => void, after?: Cursor): () => void;
};

export class EventFeed {
  readonly #source: EventSource;
  readonly #port: MessagePort;
  #cursor: Cursor | undefined;
  #gathered: EngineEvent[] = [];
  /** Gathered or posted, and not yet taken by the page. */
  #untaken = 0;
  #unsubscribe: (() => void) | undefined;
  #state: 'flowing' | 'stopped' | 'closed' = 'stopped';

  constructor(source: EventSource, port: MessagePort, after: Cursor | undefined) {
    this.#source = source;
    this.#port = port;
    this.#cursor = after;
    port.onmessage = ({ data }: MessageEvent<EventCredit>) => {
      this.#untaken -= data;
      if (this.#state === 'stopped' && this.#untaken <= LIMIT / 2) this.#flow();
    };
    this.#flow();
  }

  close(): void {
    this.#state = 'closed';
    this.#unsubscribe?.();
    this.#port.close();
  }

  #flow(): void {
    this.#state = 'flowing';
    const unsubscribe = this.#source.subscribe((event) => this.#take(event), this.#cursor);
    // The engine may have filled the port while it was subscribing.
    if (this.#flowing()) this.#unsubscribe = unsubscribe;
    else unsubscribe();
  }

  #flowing(): boolean {
    return this.#state === 'flowing';
  }

  #take(event: EngineEvent): void {
    if (this.#state !== 'flowing') return;
    this.#cursor = { epoch: event.epoch, seq: event.seq };
    if (this.#gathered.push(event) === 1) queueMicrotask(() => this.#flush());
    this.#untaken++;
    if (this.#untaken < LIMIT) return;
    this.#state = 'stopped';
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  #flush(): void {
    if (this.#state === 'closed') return;
    this.#port.postMessage(this.#gathered satisfies EventPost);
    this.#gathered = [];
  }
}
