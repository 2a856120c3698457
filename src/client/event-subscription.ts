/** One listener's events: in order and without a gap, across the engine's death and a slow page. */
import type { EngineEvent } from '#contract/events.ts';
import type { Cursor, EventCredit, EventPost } from './engine-door.ts';

export class EventSubscription {
  readonly #listener: (event: EngineEvent) => void;
  #port: MessagePort | undefined;
  #cursor: Cursor | undefined;

  constructor(listener: (event: EngineEvent) => void) {
    this.#listener = listener;
  }

  /** The port to hand to an engine, with the place from which it must go on. What an earlier port still brings is void. */
  open(): { port: MessagePort; after: Cursor | undefined } {
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }: MessageEvent<EventPost>) => {
      if (this.#port !== port1) return;
      for (const event of data) this.#deliver(event);
      if (this.#port === port1) port1.postMessage(data.length satisfies EventCredit);
    };
    return { port: port2, after: this.#cursor };
  }

  close(): void {
    this.#port?.close();
    this.#port = undefined;
  }

  #deliver(event: EngineEvent): void {
    if (this.#port === undefined) return;
    this.#cursor = { epoch: event.epoch, seq: event.seq };
    try {
      this.#listener(event);
    } catch (error) {
      // A broken listener is its owner's bug; the events after this one still have to arrive.
      reportError(error);
    }
  }
}
