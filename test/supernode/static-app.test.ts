/** The app as the node serves it: integrity, policies, caching, compression, and nothing outside its directory. */
import { createHash } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawGet, rawRequest } from './raw-http.ts';
import { startTestNode, type TestNode, temporaryDirectory } from './start-node.ts';

const SCRIPT = `console.log('${'app '.repeat(200)}');`;
const STYLE = 'body { color: red }';
const INDEX = `<!doctype html><html><head>
<script type="module" crossorigin src="/assets/index-AbCd1234.js"></script>
<link rel="modulepreload" crossorigin href="/assets/part-12345678.js">
<link rel="stylesheet" crossorigin href="/assets/index-AbCd1234.css">
<link rel="icon" href="/icon.svg"></head><body></body></html>`;

let directory: string;
let node: TestNode;

beforeAll(async () => {
  directory = await temporaryDirectory();
  const app = join(directory, 'app');
  await mkdir(join(app, 'assets'), { recursive: true });
  await writeFile(join(directory, 'secret.txt'), 'outside');
  await symlink(join(directory, 'secret.txt'), join(app, 'link.txt'));
  await writeFile(join(app, 'index.html'), INDEX);
  await writeFile(join(app, 'service-worker.js'), '/* keeps the app */');
  await writeFile(join(app, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(app, 'assets/index-AbCd1234.js'), SCRIPT);
  await writeFile(join(app, 'assets/part-12345678.js'), 'export {};');
  await writeFile(join(app, 'assets/index-AbCd1234.css'), STYLE);
  node = await startTestNode({ app });
});

afterAll(async () => {
  await node.stop();
  await rm(directory, { recursive: true, force: true });
});

const sha384 = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;

test('index.html names the hash of every script and stylesheet', async () => {
  const page = await (await fetch(node.url)).text();
  expect(page).toContain(`<script integrity="${sha384(SCRIPT)}" type="module"`);
  expect(page).toContain(`<link integrity="${sha384(STYLE)}" rel="stylesheet"`);
  expect(page).toContain(`<link integrity="${sha384('export {};')}" rel="modulepreload"`);
  expect(page).toContain('<link rel="icon" href="/icon.svg">');
});

test('every answer carries the policies, worker scripts too', async () => {
  for (const path of ['/', '/assets/index-AbCd1234.js', '/missing.js']) {
    const { headers } = await fetch(`${node.url}${path}`);
    const policy = headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(
      "connect-src 'self' https: wss: http://localhost:* http://127.0.0.1:* ws://localhost:* ws://127.0.0.1:*",
    );
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('permissions-policy')).toContain(
      'camera=(self), microphone=(self), on-device-speech-recognition=(self)',
    );
  }
});

test.each(['node.example.org', 'localhost.example.org', '127.0.0.1.example.org', ''])(
  'plain connections are allowed on loopback only, not for host "%s"',
  async (host) => {
    const { headers } = await rawRequest(node.port, `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(headers.get('content-security-policy')).toContain("connect-src 'self' https: wss:;");
  },
);

test('hashed files are cached for good, the page is asked for again each time', async () => {
  const script = await fetch(`${node.url}/assets/index-AbCd1234.js`);
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  const page = await fetch(node.url);
  expect(page.headers.get('cache-control')).toBe('no-cache');
  // it stands at the root, so that all of the app is its scope
  const worker = await fetch(`${node.url}/service-worker.js`);
  expect(worker.headers.get('cache-control')).toBe('no-cache');
  expect(worker.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  const again = await rawGet(node.port, '/', [`if-none-match: ${page.headers.get('etag')}`]);
  expect([again.status, again.body]).toEqual([304, '']);
});

test('what compresses well is compressed for who wants it', async () => {
  const plain = await rawGet(node.port, '/assets/index-AbCd1234.js');
  const zipped = await rawGet(node.port, '/assets/index-AbCd1234.js', ['accept-encoding: gzip']);
  expect(plain.body).toBe(SCRIPT);
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect(Number(zipped.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 2);
  expect(await (await fetch(`${node.url}/assets/index-AbCd1234.js`)).text()).toBe(SCRIPT);
});

test('paths of the app answer with the page, missing files do not', async () => {
  expect((await rawGet(node.port, '/chats/some-one?x=1')).body).toContain('<!doctype html>');
  expect((await rawGet(node.port, '/assets/old-99999999.js')).status).toBe(404);
  expect((await fetch(node.url, { method: 'POST' })).status).toBe(405);
  const head = await fetch(node.url, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '//secret.txt',
  '/assets//../../secret.txt',
  '/%00/secret.txt',
  '/link.txt',
  '/store/CURRENT.txt',
])('%s reaches nothing outside', async (target) => {
  const { status, body } = await rawGet(node.port, target);
  expect(status).toBe(404);
  expect(body).not.toContain('outside');
});

test('without a built app the node says so', async () => {
  const bare = await startTestNode();
  const page = await fetch(bare.url);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("the app isn't built")]);
  await bare.stop();
});
