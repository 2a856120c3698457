/** The node's public port: the app, the API, health, and WebSocket connections for libp2p. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { handleApi, type Services } from './api.ts';
import { answer, answerError } from './http-answer.ts';
import type { Limits } from './limits.ts';
import { errorCode, type Log } from './log.ts';
import { addressKey, RateLimiter } from './rate-limit.ts';
import { securityHeaders } from './security-headers.ts';
import type { StaticApp } from './static-app.ts';
import type { WebSocketGate } from './websocket-transport.ts';

export type HttpOptions = {
  readonly app: StaticApp;
  readonly limits: Limits;
  readonly log: Log;
  readonly now: () => number;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Take the client's address from the last entry of X-Forwarded-For. */
  readonly behindProxy: boolean;
};

/** What is behind the port once everything has started. */
export type Backend = { readonly services: Services; readonly gate: WebSocketGate };

export class HttpServer {
  readonly #options: HttpOptions;
  readonly #server: Server;
  readonly #requests: RateLimiter;
  readonly #upgrades: RateLimiter;
  readonly #addresses = new Map<string, number>();
  #backend: Backend | undefined;
  #stopping = false;
  #inProgress = 0;
  #idle: () => void = () => {};

  constructor(options: HttpOptions) {
    const { limits, now } = options;
    this.#options = options;
    this.#requests = new RateLimiter(limits.requestsPerAddress, now);
    this.#upgrades = new RateLimiter(limits.upgradesPerAddress, now);
    const settings = {
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      keepAliveTimeout: limits.keepAliveTimeout,
      maxHeaderSize: limits.headerBytes,
      connectionsCheckingInterval: Math.min(1000, limits.headersTimeout),
      ...options.tls,
    };
    this.#server = options.tls === undefined ? createServer(settings) : createSecureServer(settings);
    this.#server.maxConnections = limits.connections;
    this.#server.maxHeadersCount = 64;
    this.#server.on('connection', (socket: Socket) => this.#admit(socket));
    this.#server.on('request', (request, response) => this.#request(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Resolves to the port in use; rejects when it isn't free. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Until then every API request is answered 503. */
  attach(backend: Backend): void {
    this.#backend = backend;
  }

  /** Takes nothing new, lets requests in progress finish for `stopTimeout` ms, then closes every connection. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    if (this.#inProgress > 0) {
      const finished = new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
      const timeout = new Promise<void>((resolve) => {
        setTimeout(resolve, this.#options.limits.stopTimeout).unref();
      });
      await Promise.race([finished, timeout]);
    }
    this.#server.closeAllConnections();
    await closed;
  }

  /** Counts connections by the address that opened them, which says nothing behind a proxy. */
  #admit(socket: Socket): void {
    if (this.#options.behindProxy) return;
    const address = addressKey(socket.remoteAddress);
    const count = (this.#addresses.get(address) ?? 0) + 1;
    if (count > this.#options.limits.connectionsPerAddress) {
      socket.destroy();
      return;
    }
    this.#addresses.set(address, count);
    socket.once('close', () => {
      const left = (this.#addresses.get(address) ?? 1) - 1;
      if (left > 0) this.#addresses.set(address, left);
      else this.#addresses.delete(address);
    });
  }

  #request(request: IncomingMessage, response: ServerResponse): void {
    this.#inProgress += 1;
    response.once('close', () => {
      this.#inProgress -= 1;
      if (this.#inProgress === 0) this.#idle();
    });
    if (this.#stopping) response.setHeader('connection', 'close');
    this.#answer(request, response).catch((error: unknown) => {
      this.#options.log('error', 'request failed', { code: errorCode(error) });
      if (!response.headersSent) answerError(request, response, {}, 'Unavailable', 5);
      else response.destroy();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const secure = this.#options.tls !== undefined;
    const headers = securityHeaders(request.headers.host, secure);
    const target = request.url ?? '';
    const url = target.startsWith('/') ? URL.parse(`http://node${target}`) : null;
    if (url === null) return answerError(request, response, headers, 'Malformed');
    const client = this.#client(request);
    const retryAfter = this.#requests.take(client);
    if (retryAfter > 0) return answerError(request, response, headers, 'RateLimited', retryAfter);
    if (url.pathname === '/healthz') {
      const ready = this.#backend !== undefined && !this.#stopping;
      return answer(
        request,
        response,
        ready ? 200 : 503,
        { ...headers, 'cache-control': 'no-store' },
        ready ? 'ok' : '',
      );
    }
    if (url.pathname.startsWith('/v1/')) {
      if (this.#backend === undefined) return answerError(request, response, headers, 'Unavailable');
      return handleApi(this.#backend.services, request, response, url, client);
    }
    this.#serveApp(request, response, url.pathname, headers);
  }

  #serveApp(request: IncomingMessage, response: ServerResponse, path: string, headers: Record<string, string>): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answerError(request, response, headers, 'MethodNotAllowed');
    }
    const file = this.#options.app.find(path);
    if (file === undefined) return answerError(request, response, headers, 'NotFound');
    const caching = file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
    const common = { ...headers, 'cache-control': caching, etag: file.etag, vary: 'accept-encoding' };
    if (request.headers['if-none-match'] === file.etag) return answer(request, response, 304, common);
    const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? file.gzipped : undefined;
    const encoding = zipped === undefined ? {} : { 'content-encoding': 'gzip' };
    answer(request, response, 200, { ...common, 'content-type': file.type, ...encoding }, zipped ?? file.body);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const webSocket = request.headers.upgrade?.toLowerCase() === 'websocket' && request.method === 'GET';
    const gate = this.#stopping ? undefined : this.#backend?.gate;
    const client = this.#client(request);
    const busy = this.#upgrades.take(client) > 0;
    socket.on('error', () => socket.destroy());
    if (webSocket && gate !== undefined && !busy && gate.connections < this.#options.limits.connections) {
      gate.accept(request, socket, head, client);
    } else {
      const status = webSocket ? '503 Service Unavailable' : '400 Bad Request';
      // nobody reads what else it sends, its end included: without this the connection would stay for ever
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`, () => socket.destroy());
    }
  }

  /** Whose allowance a request uses up; kept in memory only. */
  #client(request: IncomingMessage): string {
    const forwarded = this.#options.behindProxy ? String(request.headers['x-forwarded-for'] ?? '') : '';
    const last = forwarded.split(',').at(-1)?.trim();
    return addressKey(last === undefined || last === '' ? request.socket.remoteAddress : last);
  }
}
