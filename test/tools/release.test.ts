/** What completes a build: its name, its notes, and a service worker that keeps all of it or nothing. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { ReleaseFile } from '#model/release.ts';
import manifest from '../../package.json' with { type: 'json' };
import newest from '../../release-notes.json' with { type: 'json' };
import { completeBuild } from '../../vite.release.ts';

const NEWS = { version: '1.2.3', notes: { en: ['News'], 'zh-CN': ['新内容'], 'zh-TW': ['新內容'] } };
const FILES = {
  '/index.html': '<html><head><title>iCom</title></head></html>',
  '/assets/app-AbCd1234.js': 'start()',
  '/mark.svg': '<svg/>',
  '/screenshots/desktop.png': 'a picture',
};
const KEPT = ['/assets/app-AbCd1234.js', '/index.html', '/mark.svg'];
const ORIGIN = 'https://node.example';

async function complete(files: Record<string, string> = FILES, news = NEWS) {
  const made = await completeBuild(new Map(Object.entries(files)), news);
  const release = JSON.parse(String(made.get('/release.json'))) as ReleaseFile;
  const served = { ...files, ...Object.fromEntries([...made].map(([path, content]) => [path, String(content)])) };
  return { release, served, index: served['/index.html'] ?? '', script: served['/service-worker.js'] ?? '' };
}

describe('a build', () => {
  test('is named by its content, in index.html and release.json alike', async () => {
    const { release, index } = await complete();
    const size = Object.values(FILES).join('').length;
    expect(release).toEqual({ ...NEWS, build: expect.stringMatching(/^[0-9a-f]{64}$/), size, files: KEPT });
    expect(index).toContain(`<meta name="release" content="1.2.3 ${release.build}" />`);
    expect((await complete()).release.build).toBe(release.build);
  });

  test.each([
    ['a file', { '/mark.svg': '<svg></svg>' }, {}],
    ['the page', { '/index.html': '<html lang="en"><head><title>iCom</title></head></html>' }, {}],
    ['the version', {}, { version: '1.2.4' }],
    ['the news', {}, { notes: { ...NEWS.notes, en: ['Corrected news'] } }],
  ])('has another name and another service worker when only %s is new', async (_what, files, news) => {
    const [before, after] = [await complete(), await complete({ ...FILES, ...files }, { ...NEWS, ...news })];
    expect(after.release.build).not.toBe(before.release.build);
    expect(after.script).not.toBe(before.script);
  });

  test('is told of in three languages, under the version of package.json and of the changelog', () => {
    expect(newest.version).toBe(manifest.version);
    const changelog = readFileSync(resolve(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
    expect(/^## (\S+)/m.exec(changelog)?.[1]).toBe(newest.version);
    const counts = Object.values(newest.notes).map((notes) => notes.length);
    expect(counts).toHaveLength(3);
    expect(new Set(counts).size).toBe(1);
  });
});

type Listener = (event: Record<string, unknown>) => void;

/** Runs a service worker's script against `served`, what the node answers by path; its caches refuse the path `refused`. */
function start(script: string, served: Record<string, string>, refused?: string) {
  const stored = new Map<string, Map<string, Response>>();
  const open = async (name: string) => {
    const cache = stored.get(name) ?? new Map<string, Response>();
    stored.set(name, cache);
    return {
      put: async (path: string, response: Response) => {
        if (path === refused) throw new Error('no room');
        cache.set(path, response);
      },
      match: async (path: string) => cache.get(path)?.clone(),
    };
  };
  const fetched: string[] = [];
  const listeners = new Map<string, Listener>();
  runInNewContext(script, {
    URL,
    TextDecoder,
    TextEncoder,
    Uint8Array,
    crypto,
    location: { origin: ORIGIN },
    caches: {
      open,
      has: async (name: string) => stored.has(name),
      keys: async () => [...stored.keys()],
      delete: async (name: string) => stored.delete(name),
    },
    clients: { claim: async () => undefined },
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
    fetch: async (request: string | { url: string }) => {
      const path = typeof request === 'string' ? request : new URL(request.url).pathname;
      fetched.push(path);
      const body = served[path];
      return new Response(body ?? null, { status: body === undefined ? 404 : 200 });
    },
  });
  const happen = async (type: string, fields: object = {}) => {
    let done: Promise<unknown> | undefined;
    const take = (promise: Promise<unknown>) => {
      done = promise;
    };
    listeners.get(type)?.({ ...fields, waitUntil: take, respondWith: take });
    return done;
  };
  const ask = async (url: string, { method = 'GET', mode = 'cors' } = {}) =>
    (await (happen('fetch', { request: { url, method, mode } }) as Promise<Response | undefined>))?.text();
  return { stored, fetched, happen, ask };
}

describe('the service worker', () => {
  test('keeps every file but the pictures for shops, and serves them without the node', async () => {
    const { release, served, index, script } = await complete();
    const worker = start(script, served);
    worker.stored.set('icom-build-older', new Map());
    worker.stored.set('of somebody else', new Map());
    await worker.happen('install');
    await worker.happen('activate');
    expect([...worker.stored.keys()]).toEqual(['of somebody else', `icom-build-${release.build}`]);
    expect([...(worker.stored.get(`icom-build-${release.build}`)?.keys() ?? [])].sort()).toEqual([
      '/assets/app-AbCd1234.js',
      '/index.html',
      '/mark.svg',
      '/release.json',
    ]);
    worker.fetched.length = 0;
    expect(await worker.ask(`${ORIGIN}/`, { mode: 'navigate' })).toBe(index);
    expect(await worker.ask(`${ORIGIN}/chats/somebody`, { mode: 'navigate' })).toBe(index);
    expect(await worker.ask(`${ORIGIN}/assets/app-AbCd1234.js`)).toBe('start()');
    expect(worker.fetched).toEqual([]);
  });

  test.each([
    ['of a super node’s API', '/v1/node', {}],
    ['of a page under it', '/v1/node', { mode: 'navigate' }],
    ['of its health', '/healthz', { mode: 'navigate' }],
    ['of the newest release', '/release.json', {}],
    ['of itself', '/service-worker.js', {}],
    ['that sends something', '/', { method: 'POST', mode: 'navigate' }],
  ])('leaves a request alone %s', async (_what, path, request) => {
    const { served, script } = await complete();
    const worker = start(script, served);
    await worker.happen('install');
    expect(await worker.ask(`${ORIGIN}${path}`, request)).toBeUndefined();
  });

  test('leaves other origins alone, whatever their paths', async () => {
    const { served, script } = await complete();
    const worker = start(script, served);
    await worker.happen('install');
    expect(await worker.ask('https://elsewhere.example/', { mode: 'navigate' })).toBeUndefined();
    expect(await worker.ask('https://elsewhere.example/mark.svg')).toBeUndefined();
  });

  test.each([
    ['a file is missing', { '/mark.svg': undefined }],
    ['a file is another one', { '/mark.svg': '<svg onload="x()"/>' }],
    ['the page is of another build', { '/index.html': '<html><title>iCom</title></html>' }],
    ['the news are of another build', { '/release.json': JSON.stringify({ build: 'another', files: KEPT }) }],
  ])('keeps nothing when %s', async (_what, change) => {
    const { served, script } = await complete();
    const kept = Object.entries<string | undefined>({ ...served, ...change }).filter(([, body]) => body !== undefined);
    const worker = start(script, Object.fromEntries(kept) as Record<string, string>);
    await expect(worker.happen('install')).rejects.toThrow();
    expect([...worker.stored.keys()]).toEqual([]);
  });

  test('leaves the cache in use as it is when the same build is not served whole any more', async () => {
    const { release, served, script } = await complete();
    const cache = `icom-build-${release.build}`;
    const worker = start(script, served);
    await worker.happen('install');
    const kept = new Map(worker.stored.get(cache));
    served['/mark.svg'] = '<svg onload="x()"/>';
    await expect(worker.happen('install')).rejects.toThrow();
    expect(worker.stored.get(cache)).toEqual(kept);
    expect(await worker.ask(`${ORIGIN}/mark.svg`)).toBe('<svg/>');
  });

  test('deletes what it began when there is no room, and nothing that was there before', async () => {
    const { release, served, script } = await complete();
    const cache = `icom-build-${release.build}`;
    const worker = start(script, served, '/mark.svg');
    await expect(worker.happen('install')).rejects.toThrow('no room');
    expect([...worker.stored.keys()]).toEqual([]);
    worker.stored.set(cache, new Map());
    await expect(worker.happen('install')).rejects.toThrow('no room');
    expect([...worker.stored.keys()]).toEqual([cache]);
  });
});
