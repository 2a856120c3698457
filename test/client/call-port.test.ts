/** Calls over their port: each gets its own answer, many travel in one post, and none is left without an answer. */
import { afterEach, expect, test } from 'vitest';
import { CallPort } from '#client/call-port.ts';
import type { Response } from '#contract/contract.ts';
import { deferred } from '#lib/async.ts';
import { serveCalls } from '#platform/web/call-server.ts';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function answerTo(request: unknown): Response {
  return { code: 200, message: '', data: request, __SERVER_ROUTE_MODULE: 'm', __SERVER_ROUTE_METHOD: 'n' };
}

function connect(call: (request: unknown) => Promise<Response>) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const files = new Map<string, File>();
  const posts = { toWorker: 0, toPage: 0 };
  port2.addEventListener('message', () => posts.toWorker++);
  port1.addEventListener('message', () => posts.toPage++);
  serveCalls(port2, call, (token, file) => files.set(token, file));
  return { calls: new CallPort(port1), files, posts };
}

test('calls of one turn share a post, and answers that are ready together do as well', async () => {
  const { calls, posts } = connect(async (request) => answerTo(request));
  const answers = await Promise.all([1, 2, 3, 4].map((number) => calls.call({ number })));
  expect(answers.map(({ data }) => data)).toEqual([1, 2, 3, 4].map((number) => ({ number })));
  expect(posts).toEqual({ toWorker: 1, toPage: 1 });
});

test('a response comes whole, whether it names the route of the request or another', async () => {
  const route = { __SERVER_ROUTE_MODULE: 'm', __SERVER_ROUTE_METHOD: 'n' };
  const { calls } = connect(async (request) => ({ ...answerTo(request), message: 'Success' }));
  const requests = [route, { ...route, __SERVER_ROUTE_METHOD: 5 }, null, 'text'];
  const answers = await Promise.all(requests.map((request) => calls.call(request)));
  expect(answers).toEqual(requests.map((data) => ({ code: 200, message: 'Success', data, ...route })));
});

test('a slow call holds no other one up', async () => {
  const slow = deferred<Response>();
  const { calls } = connect((request) => (request === 'slow' ? slow.promise : Promise.resolve(answerTo(request))));
  const first = calls.call('slow');
  expect((await calls.call('fast')).data).toBe('fast');
  slow.resolve(answerTo('slow'));
  expect((await first).data).toBe('slow');
});

test('a request that can not be cloned is answered as invalid, and the others get through', async () => {
  const { calls } = connect(async (request) => answerTo(request));
  const route = { __SERVER_ROUTE_MODULE: 'contact', __SERVER_ROUTE_METHOD: 'isFriend' };
  const answers = await Promise.all([
    calls.call('before'),
    calls.call({ ...route, nodeId: () => 'x' }),
    calls.call('after'),
  ]);
  expect(answers.map(({ code }) => code)).toEqual([200, 600, 200]);
  expect(answers[1]).toMatchObject(route);
});

test('a file is there before a call that names it', async () => {
  const { calls, files } = connect(async () => answerTo([...files.keys()]));
  calls.file('file:1', new File(['content'], 'a.txt'));
  expect((await calls.call('which files?')).data).toEqual(['file:1']);
});

test('calls that a dead engine leaves behind are answered, and so are later ones', async () => {
  const { calls } = connect(() => new Promise(() => undefined));
  const pending = [calls.call(1), calls.call(2)];
  calls.close();
  expect((await Promise.all([...pending, calls.call(3)])).map(({ code }) => code)).toEqual([700, 700, 700]);
});

test('a request that throws when it is read is answered as invalid, and takes no other call along', async () => {
  const { calls } = connect(async (request) => answerTo(request));
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const thrower = () => {
    throw new Error('read');
  };
  const hostile = [
    new Proxy({}, { get: thrower }),
    Object.defineProperty({}, '__SERVER_ROUTE_MODULE', { get: thrower, enumerable: true }),
    { __SERVER_ROUTE_MODULE: { toString: thrower } },
    proxy,
  ];
  const answers = await Promise.all([...hostile, 'after'].map((request) => calls.call(request)));
  expect(answers.map(({ code }) => code)).toEqual([600, 600, 600, 600, 200]);
});
