/** From the password to the painted list, in the app itself with 100,000 stored messages, against Argon2id alone. */
import type { BrowserContext, Page } from 'playwright';
import { startNode } from '../../e2e/support/super-node.ts';
import { builtForTests } from './built.ts';
import { bundle, servePage, withChromium } from './chromium-page.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';

const PASSWORD = 'battery staple';
const ROUNDS = 9;

async function call(page: Page, method: string, params: object = {}): Promise<void> {
  await page.waitForFunction(() => 'icom' in globalThis);
  const request = { __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: method, ...params };
  const { code } = await page.evaluate((sent) => globalThis.icom.call(sent), request);
  if (code !== 200) throw new Error(`${method} answered ${code}`);
}

/** Makes an account in the app, and fills it from a page of ours that stands at the same origin. */
async function makeAccount(context: BrowserContext, url: string): Promise<void> {
  const app = await context.newPage();
  await app.goto(url);
  await call(app, 'init');
  await call(app, 'register', { imPwd: PASSWORD, walletPwd: 'correct horse', type: 'text' });
  await app.close();
  const filling = await context.newPage();
  const { script } = await bundle('unlock-page.ts');
  await filling.route(`${url}/fill`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<script type="module">${script}</script>` }),
  );
  await filling.goto(`${url}/fill`);
  await filling.waitForFunction('typeof measure === "function"');
  await filling.evaluate(`measure("icom", ${JSON.stringify(PASSWORD)})`);
  await filling.close();
}

/** Milliseconds from the submitted password to the first frame after the list has its rows. */
async function unlock(app: Page): Promise<number> {
  const field = app.locator('.lock-form input');
  await field.fill(PASSWORD);
  const painted = app.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let started = 0;
        const form = document.querySelector('.lock-form');
        form?.addEventListener('submit', () => (started = performance.now()), { capture: true, once: true });
        const observer = new MutationObserver(() => {
          if (document.querySelector('.rows .row') === null) return;
          observer.disconnect();
          // the frame after the one that draws the rows begins when they are on the screen
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - started)));
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
  );
  await field.press('Enter');
  return painted;
}

export async function run(): Promise<BenchRow[]> {
  await builtForTests();
  const node = await startNode();
  const argon = await servePage('argon-page.ts', { workers: { '/worker.js': 'argon-worker.ts' } });
  try {
    return await withChromium(async (context) => {
      await makeAccount(context, node.url);
      const alone = await context.newPage();
      await alone.goto(argon.url);
      await alone.waitForFunction('typeof measure === "function"');
      const app = await context.newPage();
      await app.goto(node.url);
      const [ours, peer]: [number[], number[]] = [[], []];
      for (let round = 0; round <= ROUNDS; round++) {
        await app.bringToFront();
        const own = await unlock(app);
        await call(app, 'exportLogout');
        await app.locator('.lock-form').waitFor();
        // a browser gives less to what stands behind
        await alone.bringToFront();
        const theirs = await alone.evaluate<number>(`measure(${JSON.stringify(PASSWORD)})`);
        if (round === 0) continue;
        ours.push(own);
        peer.push(theirs);
      }
      const [own, theirs] = [median(ours), median(peer)];
      const name = 'unlock with 100,000 messages to the painted list vs Argon2id alone';
      return [{ name, ratio: own / theirs, target: 1.5, ours: own, peer: theirs, unit: 'ms' }];
    });
  } finally {
    argon.stop();
    await node.stop();
  }
}

if (import.meta.main) console.log(await run());
