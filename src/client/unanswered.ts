/** The answer to a request that never reached a handler. */
import type { Response } from '#contract/contract.ts';
import { generalCodes } from '#contract/general-codes.ts';

const CODES = {
  /** The engine died over the request, or could not start. */
  Gone: generalCodes.InternalError,
  /** The request holds something that can't be sent to another thread. */
  Uncloneable: generalCodes.InvalidParameter,
};

export type Route = Pick<Response, '__SERVER_ROUTE_MODULE' | '__SERVER_ROUTE_METHOD'>;

/** The route that a request names, as text; never throws, whatever its fields do when they are read. */
export function routeOf(request: unknown): Route {
  try {
    const { __SERVER_ROUTE_MODULE = '', __SERVER_ROUTE_METHOD = '' } = (request ?? {}) as Partial<Route>;
    return {
      __SERVER_ROUTE_MODULE: String(__SERVER_ROUTE_MODULE),
      __SERVER_ROUTE_METHOD: String(__SERVER_ROUTE_METHOD),
    };
  } catch {
    return { __SERVER_ROUTE_MODULE: '', __SERVER_ROUTE_METHOD: '' };
  }
}

export function unanswered(route: Route, why: keyof typeof CODES): Response {
  return { ...CODES[why], data: {}, ...route };
}
