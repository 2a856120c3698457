/** Takes a request through look-up, session gate, validation and handler to the documented answer; holds no business. */
import * as v from 'valibot';
import { type CodeName, codes, type ErrorName } from '#contract/codes.ts';
import type { Response } from '#contract/contract.ts';
import type { Gate, Method } from '#contract/define.ts';
import type { SessionState } from '#contract/events.ts';
import { type Route, readRequest } from '#contract/request.ts';
import { validateParams } from '#contract/validate.ts';
import type { Result } from '#lib/result.ts';
import type { ContractShape, HandlerError, Handlers } from './handler.ts';
import type { Log } from './ports.ts';

export type DispatcherSession = {
  readonly state: SessionState;
  readonly anonymous: boolean;
  /** Whether this is the account's primary device. */
  readonly primary: boolean;
  /** What is open: another object after each opening. */
  readonly opened?: unknown;
};

export type DispatcherOptions<Contract extends ContractShape, Context> = {
  readonly contract: Contract;
  readonly handlers: Handlers<Contract, Context>;
  readonly session: () => DispatcherSession;
  readonly context: Context;
  /** Test builds check every answer against its definition; one that differs is answered as a throw is. */
  readonly validateResults?: boolean;
  readonly log: Log;
};

/** A handler when its method is known at run time only. */
type AnyHandler<Context> = (params: unknown, context: Context) => Promise<Result<unknown, HandlerError<ErrorName>>>;

function own<Value>(table: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function answer(route: Route, name: CodeName, data: unknown, message: string = codes[name].message): Response {
  return {
    code: codes[name].code,
    message,
    data,
    __SERVER_ROUTE_MODULE: route.module,
    __SERVER_ROUTE_METHOD: route.method,
  };
}

/** `[]` where the method answers a list, `{}` elsewhere. */
function emptyData(definition: Method | undefined): unknown {
  return definition?.data.type === 'array' ? [] : {};
}

/** What keeps the session from making this call; undefined when nothing does. */
function refusal(needs: Gate, session: DispatcherSession): { name: CodeName; message?: string } | undefined {
  if (needs === 'none') return undefined;
  if (session.state === 'none' || (needs !== 'loggedIn' && session.state !== 'open')) return { name: 'NotLoggedIn' };
  if (needs === 'primaryDevice' && !session.primary)
    return { name: 'Failed', message: 'Only the primary device may do this' };
  return undefined;
}

/** Where in the code an error came from: its stack without its message, which could tell of people. */
function placeOf(error: unknown): string {
  const frame = error instanceof Error ? error.stack?.split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  return frame?.trim() ?? '';
}

/** The one entry of the API. The answer always resolves; what is wrong with a request is in its `code`. */
export function createDispatcher<Contract extends ContractShape, Context>(
  options: DispatcherOptions<Contract, Context>,
): (request: unknown) => Promise<Response> {
  const { contract, session, context, validateResults, log } = options;
  // The table's type has checked every handler against its definition; from here on they are looked up by name.
  const handlers = options.handlers as unknown as Readonly<Record<string, Record<string, AnyHandler<Context>>>>;

  async function handle(definition: Method, route: Route, fields: object): Promise<Response> {
    const refused = refusal(definition.needs, session());
    if (refused) return answer(route, refused.name, emptyData(definition), refused.message);

    const params = validateParams(definition, fields);
    if (!params.ok) return answer(route, params.error.name, emptyData(definition), params.error.message);

    const handler = own(own(handlers, route.module), route.method);
    if (!handler) return answer(route, definition.deprecated ? 'Success' : 'NotImplemented', emptyData(definition));

    const result = await handler(params.value, context);
    if (!result.ok) {
      const { code, message } = typeof result.error === 'string' ? { code: result.error } : result.error;
      return answer(route, code, emptyData(definition), message);
    }
    if (validateResults) {
      const checked = v.safeParse(definition.data, result.value);
      if (!checked.success) {
        const [issue] = checked.issues;
        const path = issue.path?.map((step) => String(step.key)).join('.') ?? '';
        log('error', 'result.invalid', { ...route, path, expected: issue.expected ?? issue.type });
        return answer(route, 'InternalError', emptyData(definition));
      }
    }
    return answer(route, 'Success', result.value);
  }

  return async (request) => {
    const { route, fields } = readRequest(request);
    const definition = own(own(contract, route.module), route.method);
    const { opened } = session();
    if (!fields) return answer(route, 'InvalidParameter', emptyData(definition));
    if (!definition || definition.status === 'planned') return answer(route, 'NotImplemented', emptyData(definition));
    try {
      return await handle(definition, route, fields);
    } catch (error) {
      // the account was closed while the call was under way; another may be open by now
      const now = session();
      const isOther = definition.needs !== 'none' && now.opened !== opened;
      const refused: ReturnType<typeof refusal> = isOther ? { name: 'NotLoggedIn' } : refusal(definition.needs, now);
      if (refused) return answer(route, refused.name, emptyData(definition), refused.message);
      log('error', 'method.threw', { ...route, at: placeOf(error) });
      return answer(route, 'InternalError', emptyData(definition));
    }
  };
}
