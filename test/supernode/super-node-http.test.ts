/** The HTTP client against servers that are no honest super nodes: every answer ends as a named error, in time. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import type { HomeNode } from '#model/ids.ts';
import { signedRecord } from './client.ts';

const KEY = new Uint8Array(32).fill(1);
const http = new SuperNodeHttp(fetch, 1000);

let server: Server | undefined;

async function serve(listener: RequestListener): Promise<HomeNode> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}` as HomeNode;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** What each method answers, asked of one node. */
async function askAll(node: HomeNode) {
  const answers = {
    info: await http.info(node),
    deposit: await http.deposit(node, KEY, KEY, 1000),
    close: await http.closeMailbox(node, KEY, KEY),
    getRecord: await http.getRecord(node, KEY),
    putRecord: await http.putRecord(node, await signedRecord(1)),
    claim: await http.claimPrekeys(node, KEY),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [name, answer.ok ? answer.value : answer.error]),
  );
}

const all = (error: string) => ({
  info: error,
  deposit: error,
  close: error,
  getRecord: error,
  putRecord: error,
  claim: error,
});

test.each([
  [400, all('Refused')],
  [403, all('Refused')],
  [404, { ...all('Refused'), getRecord: undefined, claim: undefined }],
  [408, all('Unreachable')],
  [409, all('Conflict')],
  [413, all('Refused')],
  [429, all('Unreachable')],
  [500, all('Unreachable')],
  [503, all('Unreachable')],
  [507, all('QuotaExceeded')],
])('status %i', async (status, expected) => {
  const node = await serve((_request, response) => {
    response.writeHead(status).end();
  });
  expect(await askAll(node)).toEqual(expected);
});

test('a page instead of an answer is refused', async () => {
  const node = await serve((_request, response) => {
    response.writeHead(200).end('<!doctype html>');
  });
  expect(await askAll(node)).toMatchObject({ info: 'Refused', getRecord: 'Refused', claim: 'Refused' });
});

test('an answer without end is given up', async () => {
  const node = await serve((_request, response) => {
    const write = () => {
      while (response.write(new Uint8Array(60_000)));
    };
    response.on('drain', write);
    write();
  });
  expect(await askAll(node)).toEqual(all('Refused'));
});

test('no answer, half an answer, a broken connection and no server at all are unreachable', async () => {
  const fast = new SuperNodeHttp(fetch, 100);
  for (const listener of [
    () => {},
    (_request, response) => response.writeHead(200, { 'content-length': 10 }).write('half'),
    (request) => request.socket.destroy(),
  ] satisfies RequestListener[]) {
    const node = await serve(listener);
    expect(await fast.getRecord(node, KEY)).toEqual({ ok: false, error: 'Unreachable' });
    server?.closeAllConnections();
    server?.close();
    expect(await fast.getRecord(node, KEY)).toEqual({ ok: false, error: 'Unreachable' });
  }
});

test('nobody is sent elsewhere', async () => {
  const node = await serve((_request, response) => {
    response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
  });
  expect(await askAll(node)).toEqual(all('Unreachable'));
});

test('a malformed record is not even sent', async () => {
  let asked = 0;
  const node = await serve((_request, response) => {
    asked += 1;
    response.writeHead(201).end();
  });
  expect(await http.putRecord(node, KEY)).toEqual({ ok: false, error: 'Refused' });
  expect(asked).toBe(0);
});

test("fetch is called as a browser's must be", async () => {
  const picky = function (this: unknown): Promise<Response> {
    if (this !== undefined) throw new TypeError('Illegal invocation');
    return Promise.resolve(new Response(null, { status: 201 }));
  };
  expect((await new SuperNodeHttp(picky).deposit('http://x' as HomeNode, KEY, KEY, 1)).ok).toBe(true);
});
