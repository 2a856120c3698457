/** The two ways to write a call, as the one request that goes to the engine. */

/** A request as the API document has it, or one put together from module, method and parameters. */
export function toRequest(request: unknown, method?: string, params?: object): unknown {
  if (method === undefined) return request;
  return { ...params, __SERVER_ROUTE_MODULE: request, __SERVER_ROUTE_METHOD: method };
}
