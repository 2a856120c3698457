/** Reads a request off the wire: its route, and whether it is small and flat enough to be looked at. */

export const requestLimits = { octets: 1024 * 1024, depth: 64, routeName: 64 } as const;

export type Route = { readonly module: string; readonly method: string };

const noRoute: Route = { module: '', method: '' };

/** UTF-8 length, as far as the budget goes: what is beyond it need not be counted. */
function utf8Length(text: string, budget: number): number {
  if (text.length > budget) return text.length;
  let octets = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Half of a surrogate pair is two of the pair's four octets.
    octets += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return octets;
}

/**
 * Whether the value, keys included, stays within `requestLimits`. Every element costs at least one octet, so
 * that sparse arrays and cycles end; text costs its UTF-8 length.
 */
export function isWithinLimits(value: unknown): boolean {
  let budget: number = requestLimits.octets;

  const fits = (part: unknown, depth: number): boolean => {
    if (typeof part === 'string') budget -= 2 + utf8Length(part, budget);
    else if (typeof part !== 'object' || part === null) budget -= 4;
    else {
      if (depth > requestLimits.depth) return false;
      if (ArrayBuffer.isView(part)) budget -= part.byteLength;
      else if (Array.isArray(part)) {
        budget -= 2 + part.length;
        for (let index = 0; budget >= 0 && index < part.length; index++)
          if (!fits(part[index], depth + 1)) return false;
      } else {
        budget -= 2;
        for (const key of Object.keys(part)) {
          budget -= 4 + utf8Length(key, budget);
          if (budget < 0 || !fits(Reflect.get(part, key), depth + 1)) return false;
        }
      }
    }
    return budget >= 0;
  };

  return fits(value, 1);
}

/** The names in the two routing fields, empty where there is no sensible text. */
export function routeOf(request: object): Route {
  const name = (key: string): string => {
    const value: unknown = Object.hasOwn(request, key) ? Reflect.get(request, key) : undefined;
    return typeof value === 'string' && value.length <= requestLimits.routeName ? value : '';
  };
  return { module: name('__SERVER_ROUTE_MODULE'), method: name('__SERVER_ROUTE_METHOD') };
}

/** The request's route and whether it may be handled at all; never throws, whatever it is given. */
export function readRequest(request: unknown): { readonly route: Route; readonly fields: object | undefined } {
  let route = noRoute;
  try {
    if (typeof request !== 'object' || request === null || Array.isArray(request)) return { route, fields: undefined };
    route = routeOf(request);
    return { route, fields: isWithinLimits(request) ? request : undefined };
  } catch {
    // A getter or a proxy that throws: nothing that could have come from another thread.
    return { route, fields: undefined };
  }
}
