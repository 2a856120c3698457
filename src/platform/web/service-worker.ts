/**
 * The service worker: keeps one build of the app whole and serves it, with a network or without. It touches nothing else:
 * no other origin, no super node's API, no health check, no `release.json`.
 */
import { toHex, utf8 } from '#lib/bytes.ts';
import type { ReleaseFile } from '#model/release.ts';
import { BUILD_CACHES, cacheOf, type ServiceWorkerRequest } from './build.ts';

/** The name of the build that this worker keeps, and the hash of its files; put here by the build itself (`vite.release.ts`). */
declare const BUILD: string;
declare const FILES: string;

const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = cacheOf(BUILD);
const INDEX = '/index.html';
/** Kept with the files, and asked of the node by everybody else. */
const RELEASE = '/release.json';
const NOT_THE_APP = /^\/(v1\/|(healthz|release\.json|service-worker\.js)$)/;

/** All of the build or nothing: whatever doesn't fit it, of a newer build half-way there, ends the installation. */
async function fetchBuild(): Promise<Map<string, Response>> {
  const release = await fetchFile(RELEASE);
  const { build, files } = (await release.clone().json()) as ReleaseFile;
  const fetched = new Map([[RELEASE, release]]);
  const lines = await Promise.all(
    files.map(async (path) => {
      const response = await fetchFile(path);
      fetched.set(path, response);
      if (path === INDEX) return (await response.clone().text()).includes(BUILD) ? '' : 'another page';
      return `${path} ${await sha256(await response.clone().arrayBuffer())}\n`;
    }),
  );
  if (build !== BUILD || (await sha256(utf8(lines.join('')))) !== FILES) throw new Error('another build is served');
  return fetched;
}

async function fetchFile(path: string): Promise<Response> {
  // What carries a hash in its name is as the browser has it; all else may have changed.
  const response = await fetch(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

/** A cache that was there before may be in use: it gets the same again, and stays whatever happens. */
async function keepBuild(): Promise<void> {
  const fetched = await fetchBuild();
  const isNew = !(await caches.has(CACHE));
  const cache = await caches.open(CACHE);
  try {
    for (const [path, response] of fetched) await cache.put(path, response);
  } catch (error) {
    if (isNew) await caches.delete(CACHE);
    throw error;
  }
}

async function sha256(content: BufferSource): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', content)));
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(BUILD_CACHES) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** Where a request's answer is kept, if it is; undefined for everything that isn't the app's. */
function placeOf({ method, mode, url }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin || NOT_THE_APP.test(pathname)) return undefined;
  return mode === 'navigate' && !pathname.includes('.') ? INDEX : pathname;
}

async function serve(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function tell(port: MessagePort | undefined): Promise<void> {
  const cache = await caches.open(CACHE);
  port?.postMessage(await (await cache.match(RELEASE))?.json());
}

scope.addEventListener('install', (event) => event.waitUntil(keepBuild()));
scope.addEventListener('activate', (event) => event.waitUntil(takeOver()));
scope.addEventListener('fetch', (event) => {
  const path = placeOf(event.request);
  if (path !== undefined) event.respondWith(serve(path, event.request));
});
scope.addEventListener('message', (event) => {
  const { type } = event.data as ServiceWorkerRequest;
  if (type === 'SKIP_WAITING') void scope.skipWaiting();
  else event.waitUntil(tell(event.ports[0]));
});
