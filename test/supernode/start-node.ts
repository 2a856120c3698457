/** Starts real super nodes for tests, in this process or as a process of their own, with data that is gone afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { HomeNode } from '#model/ids.ts';
import { LIMITS, type WorkPolicy } from '#supernode/limits.ts';
import { type SuperNode, type SuperNodeOptions, startSuperNode } from '#supernode/node.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const START_TIMEOUT = 20_000;

export type TestNode = SuperNode & { readonly origin: HomeNode; readonly data: string };

export async function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'icom-node-'));
}

const NO_WORK: WorkPolicy = { ...LIMITS.work, base: 0, most: 0 };

/**
 * A node in this process on a free loopback port that takes mail for any mailbox, and wants no work for it; `stop` deletes
 * its data unless `data` was given.
 */
export async function startTestNode(options: Partial<SuperNodeOptions> = {}): Promise<TestNode> {
  const data = options.data ?? (await temporaryDirectory());
  const app = join(data, 'no-app');
  const node = await startSuperNode({
    port: 0,
    host: '127.0.0.1',
    app,
    version: 'test',
    log: () => {},
    ...options,
    data,
    limits: { unopenedMailboxes: true, work: NO_WORK, ...options.limits },
  });
  return {
    ...node,
    origin: node.url as HomeNode,
    data,
    stop: async () => {
      await node.stop();
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
    },
  };
}

export type NodeProcess = {
  readonly url: HomeNode;
  readonly child: ChildProcess;
  /** Everything that the process wrote so far. */
  output(): string;
  /** Sends the signal and waits for the end; the exit code, null after a signal that ended the process. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

/** The node as its command line starts it. Rejects with its output when it ends before it is ready. */
export async function startNodeProcess(data: string, port = 0): Promise<NodeProcess> {
  const parameters = ['src/supernode/main.ts', '--port', String(port), '--host', '127.0.0.1', '--data', data];
  const child = spawn(process.execPath, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let output = '';
  child.stderr.on('data', (piece: Buffer) => {
    output += piece.toString();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT);
  const url = await new Promise<string>((found, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      const match = /http:\/\/\S+/.exec(line);
      if (match !== null) found(match[0]);
    });
    exited.then(() => failed(new Error(`the node ended before it was ready: ${output}`)), failed);
  });
  clearTimeout(timer);
  return {
    url: url as HomeNode,
    child,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await exited;
      }
      return child.exitCode;
    },
  };
}
