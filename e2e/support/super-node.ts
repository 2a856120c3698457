/** Runs a super node as a process of its own on a free port, with data that is gone afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Bytes } from '#lib/bytes.ts';
import { encode } from '#lib/cbor.ts';
import { EmbeddedDatabase } from '#supernode/store/embedded-database.ts';
import { decodeRecord } from '#wire/record.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const START_TIMEOUT = 20_000;

export type RunningNode = {
  /** `http://localhost:<port>` */
  readonly url: string;
  stop(): Promise<void>;
  /** Ends the process without warning. */
  kill(): Promise<void>;
  /** Brings it back on the same port with the same data; `directory` is the app that it serves instead of its own. */
  restart(directory?: string): Promise<void>;
  /** Keeps a copy of all that it has stored; it is restarted meanwhile. */
  remember(): Promise<void>;
  /** Brings that copy back, as from a backup. */
  goBack(): Promise<void>;
  /** Has it keep another record under a key (64 hex digits), or none; it is restarted meanwhile. */
  changeRecord(key: string, record: Bytes | undefined): Promise<void>;
};

/** `app`: the product as `npm start` serves it, or the test pages beside it. */
export async function startNode(app: 'product' | 'test-pages' = 'product'): Promise<RunningNode> {
  const data = await mkdtemp(join(tmpdir(), 'icom-node-'));
  const script = fileURLToPath(
    app === 'product'
      ? new URL('../../src/supernode/main.ts', import.meta.url)
      : new URL('./test-pages-node.ts', import.meta.url),
  );
  let running = await run(script, data, 0);
  const { url } = running;
  const end = async (signal: NodeJS.Signals) => {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const restart = async (directory?: string) => {
    running = await run(script, data, Number(new URL(url).port), directory);
  };
  const copy = `${data}-copy`;
  return {
    url,
    restart,
    kill: () => end('SIGKILL'),
    async remember() {
      await end('SIGTERM');
      await cp(data, copy, { recursive: true });
      await restart();
    },
    async goBack() {
      await end('SIGTERM');
      await rm(data, { recursive: true });
      await cp(copy, data, { recursive: true });
      await restart();
    },
    async changeRecord(key, record) {
      await end('SIGTERM');
      await writeRecord(join(data, 'store'), key, record);
      await restart();
    },
    async stop() {
      await end('SIGTERM');
      for (const folder of [data, copy]) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeRecord(directory: string, key: string, bytes: Bytes | undefined): Promise<void> {
  const database = await EmbeddedDatabase.open(directory);
  const decoded = bytes && decodeRecord(bytes);
  if (bytes !== undefined && decoded?.ok === true) {
    const { version, expires } = decoded.value;
    const hash = createHash('sha256').update(bytes).digest();
    const value = encode({ version, hash: new Uint8Array(hash), bytes, expires });
    await database.write([{ type: 'put', key: `r/${key}`, value }]);
  } else await database.write([{ type: 'del', key: `r/${key}` }]);
  await database.close();
}

async function run(
  script: string,
  data: string,
  port: number,
  directory?: string,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [script, '--port', String(port), '--host', '127.0.0.1', '--data', data], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(directory === undefined ? {} : { ICOM_APP: directory }) },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const found = /http:\/\/\S+:(\d+)/.exec(line);
      // The name, not the number: browsers treat both as secure, and the app is addressed by name.
      if (found !== null) return { child, url: `http://localhost:${found[1]}` };
    }
  } finally {
    clearTimeout(timer);
    child.stdout.resume();
  }
  throw new Error('the super node ended before it was ready');
}
