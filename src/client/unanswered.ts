/** The answer to a request that never reached a handler. */
import { codes } from '#contract/codes.ts';
import type { Response } from '#contract/contract.ts';

const CODES = {
  /** The engine died over the request, or could not start. */
  Gone: codes.InternalError,
  /** The request holds something that can't be sent to another thread. */
  Uncloneable: codes.InvalidParameter,
};

export function unanswered(request: unknown, why: keyof typeof CODES): Response {
  const route = (request ?? {}) as Partial<Response>;
  return {
    ...CODES[why],
    data: {},
    __SERVER_ROUTE_MODULE: String(route.__SERVER_ROUTE_MODULE ?? ''),
    __SERVER_ROUTE_METHOD: String(route.__SERVER_ROUTE_METHOD ?? ''),
  };
}
