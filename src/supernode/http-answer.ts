/** Reading request bodies and writing answers, within limits. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';

const STATUS = {
  Malformed: 400,
  CapabilityRefused: 401,
  BadSignature: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  TooSlow: 408,
  Conflict: 409,
  TooLarge: 413,
  WorkRequired: 428,
  RateLimited: 429,
  Unavailable: 503,
  QuotaExceeded: 507,
} as const;

export type HttpError = keyof typeof STATUS;

/**
 * The body of a request, at most `limit` bytes; a longer one isn't read further. The server's request timeout ends a slow
 * one; `Aborted`: the connection is gone, there is nobody to answer.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Result<Bytes, 'TooLarge' | 'Aborted'>> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(err('TooLarge'));
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= limit) {
        parts.push(part);
      } else {
        request.pause();
        resolve(err('TooLarge'));
      }
    });
    request.on('end', () => resolve(ok(new Uint8Array(Buffer.concat(parts, length)))));
    request.on('error', () => resolve(err('Aborted')));
    request.on('close', () => resolve(err('Aborted')));
  });
}

export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Uint8Array | string = '',
): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const hasBody = 'transfer-encoding' in request.headers || Number(request.headers['content-length'] ?? 0) > 0;
  const unread = hasBody && !request.complete;
  if (unread) response.once('finish', () => hangUp(request));
  const close = unread ? { connection: 'close' } : {};
  response.writeHead(status, { ...headers, ...(status === 204 ? {} : { 'content-length': length }), ...close });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * The rest of a body that wasn't read would be taken for the next request. Closing at once could overtake the answer, so
 * the other side has a second to read it.
 */
function hangUp(request: IncomingMessage): void {
  request.socket.end();
  setTimeout(() => request.socket.destroy(), 1000).unref();
}

export function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  error: HttpError,
  retryAfter = 1,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const all: OutgoingHttpHeaders = { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (error === 'RateLimited' || error === 'Unavailable') all['retry-after'] = String(retryAfter);
  answer(request, response, STATUS[error], all, JSON.stringify({ error, ...more }));
}
