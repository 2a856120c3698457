/** HTTP by hand over a real socket, for requests that no well-behaved client sends. */
import { connect } from 'node:net';

export type RawAnswer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

/** Sends `text` and reads until the node closes the connection; status 0 when it closed without an answer. */
export function rawRequest(port: number, text: string | Uint8Array): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.on('data', (piece) => {
      answer += piece.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(parseAnswer(answer)));
    socket.write(text);
  });
}

/** A GET of exactly this request target, with the connection closed after it. */
export function rawGet(port: number, target: string, headers: readonly string[] = []): Promise<RawAnswer> {
  const lines = [`GET ${target} HTTP/1.1`, `host: 127.0.0.1:${port}`, 'connection: close', ...headers];
  return rawRequest(port, `${lines.join('\r\n')}\r\n\r\n`);
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(' ')[1] ?? 0), headers: new Map(headers), body: body.join('\r\n\r\n') };
}
