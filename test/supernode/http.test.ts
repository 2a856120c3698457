/** The public port over real sockets: limits, malformed and slow requests, CORS, draining. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import { deferred } from '#lib/async.ts';
import { utf8 } from '#lib/bytes.ts';
import type { Limits } from '#supernode/limits.ts';
import { recordPath } from '#wire/node-http.ts';
import { mailboxIdentity, signedRecord } from './client.ts';
import { rawGet, rawRequest } from './raw-http.ts';
import { startTestNode, type TestNode } from './start-node.ts';

const MAILBOX = 'ab'.repeat(32);
const HOUR = 3_600_000;

let node: TestNode;
const logged: string[] = [];

async function start(limits: Partial<Limits> = {}): Promise<void> {
  logged.length = 0;
  node = await startTestNode({ limits, log: (...line) => logged.push(JSON.stringify(line)) });
}

afterEach(() => node.stop());

const post = (path: string, body: BodyInit | null = null) => fetch(`${node.url}${path}`, { method: 'POST', body });

test('the node says who it is and that it is well', async () => {
  await start();
  expect(await (await fetch(`${node.url}/healthz`)).text()).toBe('ok');
  const info = await new SuperNodeHttp(fetch).info(node.origin);
  expect(info).toMatchObject({
    ok: true,
    value: { peerId: node.peerId, version: 'test', limits: { ttl: 30 * 24 * HOUR } },
  });
  expect(Math.abs((info.ok ? info.value.now : 0) - Date.now())).toBeLessThan(60_000);
});

test('any origin may use the API, with what a browser asks first', async () => {
  await start();
  const preflight = await fetch(`${node.url}/v1/mailbox/${MAILBOX}`, {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
  expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
  const refused = await post('/v1/mailbox/xyz', 'x');
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
});

test.each([
  ['an unknown path', 'GET', '/v1/nothing', undefined, 404],
  ['a mailbox that is no hex', 'POST', '/v1/mailbox/xyz', 'x', 404],
  ['a mailbox in capitals', 'POST', `/v1/mailbox/${'AB'.repeat(32)}`, 'x', 404],
  ['an encoded slash', 'POST', `/v1/mailbox/${MAILBOX}%2f`, 'x', 404],
  ['the wrong method', 'GET', `/v1/mailbox/${MAILBOX}`, undefined, 405],
  ['an empty envelope', 'POST', `/v1/mailbox/${MAILBOX}`, '', 400],
  ['a ttl that is no number', 'POST', `/v1/mailbox/${MAILBOX}?ttl=soon`, 'x', 400],
  ['a negative ttl', 'POST', `/v1/mailbox/${MAILBOX}?ttl=-1`, 'x', 400],
  ['no ttl at all', 'POST', `/v1/mailbox/${MAILBOX}?ttl=0`, 'x', 400],
  ['an endless ttl', 'POST', `/v1/mailbox/${MAILBOX}?ttl=1e99`, 'x', 400],
  ['a record that is no record', 'PUT', `/v1/records/${MAILBOX}`, 'x', 400],
  ['a record nobody put', 'GET', `/v1/records/${MAILBOX}`, undefined, 404],
  ['prekeys nobody put', 'POST', `/v1/prekeys/${MAILBOX}/claim`, undefined, 404],
  ['a claim with a body', 'POST', `/v1/prekeys/${MAILBOX}/claim`, 'x', 413],
])('%s is answered with an error', async (_name, method, path, body, status) => {
  await start();
  const answer = await fetch(`${node.url}${path}`, { method, body: body ?? null });
  expect(answer.status).toBe(status);
  expect(Object.keys((await answer.json()) as object)).toEqual(['error']);
});

test('an envelope of the largest size is taken, one byte more is not', async () => {
  await start();
  expect((await post(`/v1/mailbox/${MAILBOX}`, new Uint8Array(64 * 1024))).status).toBe(201);
  const announced = await rawRequest(
    node.port,
    `POST /v1/mailbox/${MAILBOX} HTTP/1.1\r\nhost: x\r\ncontent-length: ${64 * 1024 + 1}\r\n\r\n`,
  );
  expect(announced.status).toBe(413);
  expect(announced.headers.get('connection')).toBe('close');
  const chunk = `10000\r\n${'x'.repeat(64 * 1024)}\r\n`;
  const chunked = await rawRequest(
    node.port,
    `POST /v1/mailbox/${MAILBOX} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunk}${chunk}`,
  );
  expect(chunked.status).toBe(413);
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['a target that is no path', 'GET http://elsewhere/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(5000)}\r\n`, 431],
  [
    'two lengths',
    `POST /v1/mailbox/${MAILBOX} HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx`,
    400,
  ],
  [
    'a length and chunks',
    `POST /v1/mailbox/${MAILBOX} HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
])('%s is refused and the node lives on', async (_name, text, status) => {
  await start();
  expect((await rawRequest(node.port, text)).status).toBe(status);
  expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
});

test('headers and bodies that trickle in are cut off', async () => {
  await start({ headersTimeout: 300, requestTimeout: 600 });
  const slowHeaders = rawRequest(node.port, 'GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ');
  const slowBody = rawRequest(
    node.port,
    `POST /v1/mailbox/${MAILBOX} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nslow`,
  );
  expect((await slowHeaders).status).toBe(408);
  expect([0, 408]).toContain((await slowBody).status);
  const silent = connect({ host: '127.0.0.1', port: node.port });
  silent.resume();
  await once(silent, 'close');
});

test('who asks too often is told when to come back', async () => {
  await start({ requestsPerAddress: { burst: 2, perSecond: 0.1 } });
  const statuses = [];
  for (let count = 0; count < 3; count++) statuses.push((await fetch(`${node.url}/healthz`)).status);
  expect(statuses).toEqual([200, 200, 429]);
  const refused = await fetch(`${node.url}/v1/node`);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a mailbox that is flooded refuses for a while, others go on', async () => {
  await start({ strangerDepositsPerMailbox: { burst: 2, perSecond: 0.1 } });
  const statuses = [];
  for (const body of ['a', 'b', 'c']) statuses.push((await post(`/v1/mailbox/${MAILBOX}`, body)).status);
  expect(statuses).toEqual([201, 201, 429]);
  expect((await post(`/v1/mailbox/${'cd'.repeat(32)}`, 'a')).status).toBe(201);
});

test.each([
  ['envelopes', { depositsPerAddress: { burst: 2, perSecond: 0.1 } }],
  ['bytes', { depositBytesPerAddress: { burst: 2500, perSecond: 1 } }],
])('one address deposits so many %s and no more, in whatever mailboxes', async (_what, limits) => {
  await start(limits);
  const answers = [];
  for (const name of ['ab', 'cd', 'ef'])
    answers.push(await post(`/v1/mailbox/${name.repeat(32)}`, new Uint8Array(1000)));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('one address writes so many records and no more, under whatever keys', async () => {
  await start({ recordWritesPerAddress: { burst: 2, perSecond: 0.1 } });
  const statuses = [];
  for (const seed of [1, 2, 3]) {
    const body = await signedRecord(seed);
    const { publicKey } = await mailboxIdentity(seed);
    statuses.push((await fetch(`${node.url}${recordPath(publicKey)}`, { method: 'PUT', body })).status);
  }
  expect(statuses).toEqual([201, 201, 429]);
});

test('one address gets so many connections and no more', async () => {
  await start({ connectionsPerAddress: 2 });
  const sockets = [0, 1].map(() => connect({ host: '127.0.0.1', port: node.port }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  expect((await rawGet(node.port, '/healthz')).status).toBe(0);
  for (const socket of sockets) {
    socket.destroy();
    await once(socket, 'close');
  }
  await expect.poll(async () => (await rawGet(node.port, '/healthz')).status).toBe(200);
});

test('a request in progress is finished when the node stops, new ones are not begun', async () => {
  await start();
  const received = deferred<void>();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(utf8('first half, '));
      await received.promise;
      controller.enqueue(utf8('second half'));
      controller.close();
    },
  });
  const options = { method: 'POST', body, duplex: 'half' } as RequestInit;
  const pending = fetch(`${node.url}/v1/mailbox/${MAILBOX}`, options);
  await expect.poll(() => fetch(`${node.url}/healthz`).then(({ status }) => status)).toBe(200);
  const stopped = node.stop();
  received.resolve();
  expect((await pending).status).toBe(201);
  await stopped;
  await expect(fetch(`${node.url}/healthz`)).rejects.toThrow();
  await start();
});

test('a request that never ends does not keep the node from stopping', async () => {
  await start({ stopTimeout: 200 });
  const socket = connect({ host: '127.0.0.1', port: node.port });
  socket.on('error', () => {});
  socket.write(`POST /v1/mailbox/${MAILBOX} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nslow`);
  await once(socket, 'connect');
  await fetch(`${node.url}/healthz`);
  const closed = once(socket, 'close');
  await node.stop();
  await closed;
  await start();
});

test('nothing that was asked shows in the log', async () => {
  await start({ requestsPerAddress: { burst: 4, perSecond: 0.1 } });
  for (let count = 0; count < 6; count++) await post(`/v1/mailbox/${MAILBOX}`, 'secret body');
  await rawRequest(node.port, 'hello\r\n\r\n');
  expect(logged.join('\n')).not.toMatch(/abab|secret|127\.0\.0\.1/);
});

test('what a refused upgrade sends along keeps no connection open', async () => {
  await start();
  const head = 'GET / HTTP/1.1\r\nhost: node\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n';
  const { status } = await rawRequest(node.port, `${head}${'x'.repeat(100_000)}`);
  expect(status).toBe(400);
  // a connection that stays would hold it up
  await node.stop();
});
