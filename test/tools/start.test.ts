/** `npm start`, `npm run dev` and `npm run -s api` as they are typed: what they answer, and that a signal ends them well. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryDirectory } from '../supernode/start-node.ts';
import { ROOT } from './run.ts';

let directory: string;
let started: ChildProcess | undefined;

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  if (started !== undefined && groupLives(started)) process.kill(-Number(started.pid), 'SIGKILL');
  started = undefined;
  await rm(directory, { recursive: true, force: true });
});

/** Whether npm, or anything that it started, is still there. */
function groupLives(npm: ChildProcess): boolean {
  try {
    return process.kill(-Number(npm.pid), 0);
  } catch {
    return false;
  }
}

/** Runs npm in a process group of its own, as a terminal does, until it prints a URL. */
async function startNpm(...parameters: string[]): Promise<{ npm: ChildProcess; url: string }> {
  const npm = spawn('npm', parameters, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ICOM_APP: join(directory, 'app'), NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  started = npm;
  const url = await new Promise<string>((found, failed) => {
    let output = '';
    const read = (piece: Buffer) => {
      output += piece.toString();
      const match = /https?:\/\/[^\s/]+(?=\/?\s)/.exec(output);
      if (match !== null) found(match[0]);
    };
    npm.stdout?.on('data', read);
    npm.stderr?.on('data', read);
    npm.once('exit', () => failed(new Error(`npm ended before there was a URL: ${output}`)));
  });
  return { npm, url };
}

async function exitCode(npm: ChildProcess, signal: () => void): Promise<unknown> {
  const exited = once(npm, 'exit');
  signal();
  const [code] = await exited;
  return code;
}

const SIGNALS: readonly [string, (npm: ChildProcess) => boolean][] = [
  ["a terminal's Ctrl+C", (npm) => process.kill(-Number(npm.pid), 'SIGINT')],
  ['SIGINT to npm alone', (npm) => npm.kill('SIGINT')],
  ['SIGTERM to npm alone', (npm) => npm.kill('SIGTERM')],
];

test.each(SIGNALS)(
  'npm start serves the app, and %s ends all of it with 0',
  { timeout: 120_000 },
  async (_name, signal) => {
    const data = join(directory, 'data');
    const { npm, url } = await startNpm('start', '--', '--port', '0', '--host', '127.0.0.1', '--data', data);
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok');
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringMatching(/<script integrity="sha384-/)]);
    expect(await exitCode(npm, () => signal(npm))).toBe(0);
    expect(groupLives(npm)).toBe(false);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  },
);

test.each(SIGNALS)('npm run dev puts app and node behind one URL, and %s ends both with 0', async (_name, signal) => {
  const { npm, url } = await startNpm('run', 'dev', '--', '--port', '0', '--data', join(directory, 'data'));
  await expect.poll(async () => (await fetch(`${url}/healthz`)).status, { timeout: 20_000 }).toBe(200);
  expect(await (await fetch(url)).text()).toContain('/src/ui/main.tsx');
  expect(await exitCode(npm, () => signal(npm))).toBe(0);
  expect(groupLives(npm)).toBe(false);
});

test('npm run -s api prints one JSON array that names every method', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'api'], { cwd: ROOT });
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  const [extensions, documented] = [true, false].map((kind) => rows.filter(({ extension }) => extension === kind));
  expect(documented).toHaveLength(199);
  expect(new Set(extensions?.map(({ module }) => module))).toEqual(
    new Set('backup card device draft history opener outbox pairing protection room state trust'.split(' ')),
  );
  for (const row of rows) {
    expect(row).toEqual({
      module: expect.stringMatching(/^\w+$/),
      method: expect.stringMatching(/^\w+$/),
      deprecated: expect.any(Boolean),
      implemented: expect.any(Boolean),
      extension: expect.any(Boolean),
    });
  }
  expect(new Set(rows.map(({ module, method }) => [module, method].join('.'))).size).toBe(rows.length);
});
