/** A Comlink endpoint that gathers what is posted within one microtask turn into one post. */
import type { Endpoint } from 'comlink';

type Parcel = { readonly message: unknown; readonly transfer: Transferable[] };

/**
 * Both ends of `port` must be wrapped. Messages that `accept` refuses are dropped: Comlink follows any property path
 * that it is sent, so the serving side lets only those through that it means to serve.
 */
export function gatherPosts(
  port: MessagePort,
  accept: (message: unknown) => boolean = () => true,
): Endpoint & { start(): void } {
  const listeners = new Set<EventListenerOrEventListenerObject>();
  const deliver = (message: unknown) => {
    const event = { data: message } as MessageEvent;
    for (const listener of listeners) typeof listener === 'function' ? listener(event) : listener.handleEvent(event);
  };
  let parcels: Parcel[] = [];
  const flush = () => {
    const gathered = parcels;
    parcels = [];
    try {
      port.postMessage(
        gathered.map(({ message }) => message),
        gathered.flatMap(({ transfer }) => transfer),
      );
    } catch {
      // One of them can't be cloned: the others must still get through.
      for (const parcel of gathered) postAlone(port, parcel, deliver);
    }
  };
  port.addEventListener('message', ({ data }: MessageEvent<readonly unknown[]>) => {
    for (const message of data) if (accept(message)) deliver(message);
  });
  return {
    postMessage(message, transfer = []) {
      if (parcels.push({ message, transfer }) === 1) queueMicrotask(flush);
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    start: () => port.start(),
  };
}

/** Answers a message that can't be cloned with its error, in the form of a thrown value of Comlink 4. */
function postAlone(port: MessagePort, { message, transfer }: Parcel, deliver: (message: unknown) => void): void {
  try {
    port.postMessage([message], transfer);
  } catch (error) {
    const { id } = message as { id: string };
    const { name, message: text } = error as DOMException;
    deliver({ id, type: 'HANDLER', name: 'throw', value: { isError: true, value: { name, message: text } } });
  }
}
