/** Hands WebSocket connections of the public port on to libp2p's listener, which is bound to loopback. */

import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketGuard } from './websocket-guard.ts';

/** What a handshake needs; cookies and the like stay here. */
const FORWARDED = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol', 'sec-websocket-extensions'];

export type ForwardingLimits = {
  readonly webSocketMessageBytes: number;
  /** Milliseconds until the client must have said something; libp2p's own deadline waits for a farewell after that. */
  readonly headersTimeout: number;
};

/** Joins `client`, which asked for an upgrade with `request` and sent `head` already, to the listener on `port`. */
export function forwardUpgrade(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  port: number,
  limits: ForwardingLimits,
): void {
  const guard = new WebSocketGuard(limits.webSocketMessageBytes);
  const upstream = connect({ host: '127.0.0.1', port });
  const silence = setTimeout(() => end(), limits.headersTimeout);
  const end = (): void => {
    clearTimeout(silence);
    client.destroy();
    upstream.destroy();
  };
  for (const socket of [client, upstream]) {
    socket.on('error', end);
    socket.on('close', end);
  }
  upstream.setNoDelay(true);
  upstream.on('connect', () => {
    const headers = FORWARDED.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [`${name}: ${value}`] : [];
    });
    const lines = [
      'GET / HTTP/1.1',
      `host: 127.0.0.1:${port}`,
      'connection: Upgrade',
      'upgrade: websocket',
      ...headers,
    ];
    upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
    const forward = (piece: Buffer): void => {
      clearTimeout(silence);
      if (!guard.accepts(piece)) return end();
      if (!upstream.write(piece)) client.pause();
    };
    if (head.length > 0) forward(head);
    client.on('data', forward);
    upstream.on('drain', () => client.resume());
    upstream.pipe(client);
  });
}
