/** One durable send (a message and three rows, sealed) against a raw strict IndexedDB transaction, in Chromium. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { launchArguments, requireChromium } from '../../e2e/support/chromium.ts';
import type { BenchRow } from './row.ts';

/** Fifteen pages' worth after the warm-up: every fill of the last page counts alike. */
const SENDS = 16 * 64;
const TARGET = 1.3;

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: join(import.meta.dirname, 'storage-page.ts'), formats: ['es'], fileName: 'page' },
    },
  });
  const [first] = [built].flat();
  if (first === undefined || !('output' in first)) throw new Error('nothing was built');
  return first.output[0].code;
}

/** IndexedDB and WebCrypto need an origin: a server of one page and one script. */
async function serve(script: string) {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><title>storage</title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

export async function run(): Promise<BenchRow[]> {
  const { server, url } = await serve(await bundle());
  const profile = await mkdtemp(join(tmpdir(), 'icom-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    args: launchArguments(),
  });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction('typeof measure === "function"');
    const result = await page.evaluate<{ ours: number[]; peer: number[] }>(`measure(${SENDS})`);
    const ours = median(result.ours);
    const peer = median(result.peer);
    return [
      {
        name: 'durable send vs a raw strict transaction of the same records',
        ratio: ours / peer,
        target: TARGET,
        ours,
        peer,
        unit: 'ms',
      },
    ];
  } finally {
    await context.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

if (import.meta.main) console.log(await run());
