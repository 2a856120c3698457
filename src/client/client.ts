/** The client that every page and the UI use: typed and raw calls, events, files. */
import type { DataOf, MethodName, ModuleName, ParamsOf, Response } from '#contract/contract.ts';
import type { EngineEvent } from '#contract/events.ts';
import { CallPort } from './call-port.ts';
import type { Connection } from './engine-door.ts';
import { EventSubscription } from './event-subscription.ts';
import { toRequest } from './to-request.ts';

/** A running engine, reached through its worker. */
export type EngineHandle = {
  /** Kept as long as the handle: a worker that is collected takes its port along, a proxy of Comlink's does as well. */
  readonly keep: readonly object[];
  /** This page's name to the engine. */
  readonly page: string;
  /** Hands over the connection's port. */
  connect(connection: Connection): void;
  /** Resolves when the engine is gone and another one has to be reached. */
  readonly gone: Promise<void>;
};

export type Client = {
  /** Calls with a request as the API document has it: `{__SERVER_ROUTE_MODULE, __SERVER_ROUTE_METHOD, …params}`. */
  call(request: unknown): Promise<Response>;
  /** The data of an answer whose code isn't 200 is empty, whatever its type says. */
  call<Module extends ModuleName, Name extends MethodName<Module>>(
    module: Module,
    method: Name,
    params: ParamsOf<Module, Name>,
  ): Promise<Response<DataOf<Module, Name>>>;
  /**
   * Every event, in order and without a gap, beginning with a snapshot of the session; `resync` says that events were
   * lost and everything must be read again. The answer ends the subscription.
   */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Registers a file with the engine; requests name it by the answer, `file:<id>`. */
  file(file: File): string;
};

/** `reach` starts or finds the engine; it is asked again whenever the engine is gone. Calls never reject. */
export function createClient(reach: () => EngineHandle): Client {
  const subscriptions = new Set<EventSubscription>();
  let handle: EngineHandle;
  let calls: CallPort;

  const listen = (subscription: EventSubscription) => {
    const { port, after } = subscription.open();
    handle.connect({ kind: 'events', page: handle.page, port, after });
  };
  const attach = () => {
    handle = reach();
    const { port1, port2 } = new MessageChannel();
    handle.connect({ kind: 'calls', page: handle.page, port: port2 });
    calls = new CallPort(port1);
    for (const subscription of subscriptions) listen(subscription);
    void handle.gone.then(() => {
      calls.close();
      attach();
    });
  };
  attach();

  return {
    call: (request: unknown, method?: string, params?: object): Promise<Response<never>> =>
      calls.call(toRequest(request, method, params)) as Promise<Response<never>>,
    subscribe(listener) {
      if (typeof listener !== 'function') throw new TypeError('A listener is a function');
      const subscription = new EventSubscription(listener);
      subscriptions.add(subscription);
      listen(subscription);
      return () => {
        subscriptions.delete(subscription);
        subscription.close();
      };
    },
    file(file) {
      if (!(file instanceof File)) throw new TypeError('Only a File can be registered');
      const token = `file:${crypto.randomUUID()}`;
      calls.file(token, file);
      return token;
    },
  };
}
