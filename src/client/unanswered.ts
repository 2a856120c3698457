/** The answer to a request that never reached a handler. */
import type { Response } from '#contract/contract.ts';
import { generalCodes } from '#contract/general-codes.ts';

const CODES = {
  /** The engine died over the request, or could not start. */
  Gone: generalCodes.InternalError,
  /** The request holds something that can't be sent to another thread. */
  Uncloneable: generalCodes.InvalidParameter,
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
