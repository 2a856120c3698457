/** A page in Chromium for benchmarks that must run where the product does: bundled, served from loopback, gone afterwards. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'vite';
import { launchArguments, requireChromium } from '../../e2e/support/chromium.ts';

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: join(import.meta.dirname, entry), formats: ['es'], fileName: 'page' },
    },
  });
  const [first] = [built].flat();
  if (first === undefined || !('output' in first)) throw new Error('nothing was built');
  return first.output[0].code;
}

/** IndexedDB and WebCrypto need an origin: a server of one page, its script, and `files` by path. */
async function serve(script: string, files: Readonly<Record<string, string>>) {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    if (file !== undefined) {
      response.setHeader('content-type', 'application/wasm');
      void readFile(file).then((content) => response.end(content));
      return;
    }
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Evaluates `call` once the page of `entry` (a file beside this one) has put `measure` on its global object. */
export async function measureInChromium<Answer>(
  entry: string,
  call: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { server, url } = await serve(await bundle(entry), files);
  const profile = await mkdtemp(join(tmpdir(), 'icom-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    args: launchArguments(),
  });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction('typeof measure === "function"');
    return await page.evaluate<Answer>(call);
  } finally {
    await context.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
}
