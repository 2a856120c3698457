/** Opening an account with no room, one and three, and going from room to room, in the app itself, against Argon2id alone. */
import type { Page } from 'playwright';
import { startNode } from '../../e2e/support/super-node.ts';
import { ConnectionValue } from '../../src/model/enumerations.ts';
import { builtForTests } from './built.ts';
import { servePage, withChromium } from './chromium-page.ts';
import { median } from './rounds.ts';
import type { BenchRow } from './row.ts';

const PASSWORD = 'battery staple';
const ROUNDS = 9;
const TARGET = 1.15;
const roomPassword = (index: number) => `kings pawn ${index}`;

/** Milliseconds until the engine has answered; throws for any code but 200. */
async function call(page: Page, module: string, method: string, params: object = {}): Promise<number> {
  const request = { __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method, ...params };
  const { code, took } = await page.evaluate(async (sent) => {
    const started = performance.now();
    const answer = await globalThis.icom.call(sent);
    return { code: answer.code, took: performance.now() - started };
  }, request);
  if (code !== 200) throw new Error(`${method} answered ${code}`);
  return took;
}

/** What a room begins once it is online is over after so long (ms): nobody goes from room to room faster. */
const SETTLING = 2000;

/** Once the room that is open has gone online, and has done what it does then. */
async function settled(app: Page): Promise<void> {
  const request = { __SERVER_ROUTE_MODULE: 'user', __SERVER_ROUTE_METHOD: 'connectionState' };
  await app.waitForFunction(
    async ([asked, connected]) => {
      const { data } = await globalThis.icom.call(asked);
      return (data as { value: number }).value === connected;
    },
    [request, ConnectionValue.connected] as const,
    { polling: 100 },
  );
  await app.waitForTimeout(SETTLING);
}

const login = (app: Page, password: string) => call(app, 'login', 'exportLogin', { password, loginType: 'text' });

async function createRoom(app: Page, index: number): Promise<void> {
  await call(app, 'block', 'crateBlock', {
    blockName: `Room ${index}`,
    loginPassword: roomPassword(index),
    isOpenMsg: 1,
    messages: [],
    exp: 4,
    pfp: 1,
    pfpUrl: '',
  });
}

export async function run(): Promise<BenchRow[]> {
  await builtForTests();
  const node = await startNode();
  const argon = await servePage('argon-page.ts', { workers: { '/worker.js': 'argon-worker.ts' } });
  try {
    return await withChromium(async (context) => {
      const alone = await context.newPage();
      await alone.goto(argon.url);
      await alone.waitForFunction('typeof measure === "function"');
      const app = await context.newPage();
      await app.goto(node.url);
      await app.waitForFunction(() => 'icom' in globalThis);
      await call(app, 'login', 'init');
      await call(app, 'login', 'register', { imPwd: PASSWORD, walletPwd: 'correct horse', type: 'text' });
      await login(app, PASSWORD);

      /** Ours and Argon2id in turns, the first round of both left out; what `before` begins has the time of one to end. */
      const row = async (
        name: string,
        ours: () => Promise<number>,
        before: () => Promise<unknown> = async () => undefined,
      ): Promise<BenchRow> => {
        const [own, theirs]: [number[], number[]] = [[], []];
        for (let round = 0; round <= ROUNDS; round++) {
          await before();
          await alone.bringToFront();
          const argonTook = await alone.evaluate<number>(`measure(${JSON.stringify(PASSWORD)})`);
          await app.bringToFront();
          const took = await ours();
          if (round === 0) continue;
          own.push(took);
          theirs.push(argonTook);
        }
        const [mine, peer] = [median(own), median(theirs)];
        return { name: `${name} vs Argon2id alone`, ratio: mine / peer, target: TARGET, ours: mine, peer, unit: 'ms' };
      };
      const rows: BenchRow[] = [];
      for (const rooms of [0, 1, 3]) {
        for (let index = rooms === 3 ? 1 : 0; index < rooms; index++) await createRoom(app, index);
        const logout = () => call(app, 'login', 'exportLogout');
        rows.push(await row(`unlock with ${rooms} rooms`, () => login(app, PASSWORD), logout));
      }
      let turn = 0;
      const next = () => [PASSWORD, roomPassword(0), roomPassword(2)][++turn % 3] as string;
      rows.push(
        await row(
          'switching rooms',
          () => login(app, next()),
          () => settled(app),
        ),
      );
      return rows;
    });
  } finally {
    argon.stop();
    await node.stop();
  }
}

if (import.meta.main) console.log(await run());
