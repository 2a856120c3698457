/** The client that every page and the UI use: typed and raw calls, events, files. */
import { type Remote, transfer } from 'comlink';
import { codes } from '#contract/codes.ts';
import type { DataOf, MethodName, ModuleName, ParamsOf, Response } from '#contract/contract.ts';
import type { EngineEvent } from '#contract/events.ts';
import type { EngineDoor } from './engine-door.ts';
import { EventSubscription } from './event-subscription.ts';

/** A running engine, reached through its worker. */
export type EngineHandle = {
  /** Kept as long as the handle: a worker that is collected takes its port along. */
  readonly worker: object;
  readonly door: Remote<EngineDoor>;
  /** This page's name to the engine. */
  readonly page: string;
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
  /** Responses the calls under way when the engine dies over them. */
  const abandonments = new Set<() => void>();
  let handle: EngineHandle;
  /** Kept for the page's life: Comlink closes the port of a proxy that is collected. */
  let callEngine: Remote<EngineDoor>['call'];

  const listen = (subscription: EventSubscription) => {
    const { port, after } = subscription.open();
    void handle.door.connect(transfer({ kind: 'events', page: handle.page, port, after }, [port]));
  };
  const attach = () => {
    handle = reach();
    callEngine = handle.door.call;
    for (const subscription of subscriptions) listen(subscription);
    void handle.gone.then(() => {
      for (const abandon of abandonments) abandon();
      attach();
    });
  };
  attach();

  const callRaw = (request: unknown): Promise<Response> =>
    new Promise((resolve) => {
      const settle = (answer: Response) => {
        abandonments.delete(abandon);
        resolve(answer);
      };
      const abandon = () => settle(failure(request, 'InternalError'));
      abandonments.add(abandon);
      callEngine(request).then(settle, (error: Error) =>
        settle(failure(request, error.name === 'DataCloneError' ? 'InvalidParameter' : 'InternalError')),
      );
    });
  return {
    call: (request: unknown, method?: string, params?: object): Promise<Response<never>> =>
      callRaw(
        method === undefined ? request : { ...params, __SERVER_ROUTE_MODULE: request, __SERVER_ROUTE_METHOD: method },
      ) as Promise<Response<never>>,
    subscribe(listener) {
      const subscription = new EventSubscription(listener);
      subscriptions.add(subscription);
      listen(subscription);
      return () => {
        subscriptions.delete(subscription);
        subscription.close();
      };
    },
    file(file) {
      const token = `file:${crypto.randomUUID()}`;
      void handle.door.connect({ kind: 'file', page: handle.page, token, file });
      return token;
    },
  };
}

/** The answer to a request that never reached a handler: it couldn't be cloned, or the engine died over it. */
function failure(request: unknown, name: 'InternalError' | 'InvalidParameter'): Response {
  const route = (request ?? {}) as Partial<Response>;
  return {
    ...codes[name],
    data: {},
    __SERVER_ROUTE_MODULE: String(route.__SERVER_ROUTE_MODULE ?? ''),
    __SERVER_ROUTE_METHOD: String(route.__SERVER_ROUTE_METHOD ?? ''),
  };
}
