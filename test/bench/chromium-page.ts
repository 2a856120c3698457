/** Pages in Chromium for benchmarks that must run where the product does: bundled, served from loopback, gone afterwards. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright';
import { build } from 'vite';
import solid from 'vite-plugin-solid';
import { launchArguments, requireChromium } from '../../e2e/support/chromium.ts';
import { leanContract } from '../../vite.contract.ts';
import { leanDependencies, modernDexie } from '../../vite.dependencies.ts';

const HTML = `<!doctype html><meta charset="utf-8"><title>bench</title>
<link rel="stylesheet" href="/page.css"><div id="app"></div><script type="module" src="/page.js"></script>`;

/** A worker is built as the product's is: without what it never reaches. */
const LEAN = { resolve: { alias: [modernDexie] }, plugins: [leanContract(), leanDependencies()] };

/** The script and the style sheet of `entry`, a file beside this one. */
export async function bundle(entry: string, like = { plugins: [solid()] }): Promise<{ script: string; style: string }> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    ...like,
    build: {
      write: false,
      target: 'esnext',
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry: join(import.meta.dirname, entry), formats: ['es'], fileName: 'page' },
    },
  });
  const [first] = [built].flat();
  if (first === undefined || !('output' in first)) throw new Error('nothing was built');
  const style = first.output.find(({ fileName }) => fileName.endsWith('.css'));
  return { script: first.output[0].code, style: style?.type === 'asset' ? String(style.source) : '' };
}

export type PageFiles = {
  /** Entries of workers, by the path of their script. */
  readonly workers?: Readonly<Record<string, string>>;
  /** WebAssembly on the disk, by path. */
  readonly wasm?: Readonly<Record<string, string>>;
};

/** IndexedDB and WebCrypto need an origin: a server of one page and what it loads. */
export async function servePage(entry: string, { workers = {}, wasm = {} }: PageFiles = {}) {
  const page = await bundle(entry);
  const answers = new Map<string, readonly [type: string, content: string | Buffer]>([
    ['/', ['text/html', HTML]],
    ['/page.js', ['text/javascript', page.script]],
    ['/page.css', ['text/css', page.style]],
  ]);
  for (const [path, worker] of Object.entries(workers))
    answers.set(path, ['text/javascript', (await bundle(worker, LEAN)).script]);
  for (const [path, file] of Object.entries(wasm)) answers.set(path, ['application/wasm', await readFile(file)]);
  const server = createServer((request, response) => {
    const [type, content] = answers.get(request.url ?? '') ?? ['text/plain', ''];
    response.setHeader('content-type', type);
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop: () => server.close() };
}

/** A Chromium with a profile of its own, gone afterwards. */
export async function withChromium<Answer>(use: (context: BrowserContext) => Promise<Answer>): Promise<Answer> {
  const profile = await mkdtemp(join(tmpdir(), 'icom-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    args: launchArguments(),
    // the app's would answer for a page of ours at its origin
    serviceWorkers: 'block',
  });
  try {
    return await use(context);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** Evaluates `call` once the page of `entry` has put `measure` on its global object. */
export async function measureInChromium<Answer>(entry: string, call: string, files: PageFiles = {}): Promise<Answer> {
  const { url, stop } = await servePage(entry, files);
  try {
    return await withChromium(async (context) => {
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(error.message));
      await page.goto(url);
      await page.waitForFunction('typeof measure === "function"');
      return await page.evaluate<Answer>(call);
    });
  } finally {
    stop();
  }
}
