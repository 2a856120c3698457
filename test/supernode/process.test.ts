/** The node as a process: its flags, its signals, what it says and what it leaves unsaid. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import { utf8 } from '#lib/bytes.ts';
import { CAPABILITY_HEADER } from '#wire/node-http.ts';
import { capabilityOf, mailboxIdentity, type NodeLocation, openMailbox, settled, TestPeer } from './client.ts';
import { collector, texts } from './collector.ts';
import { type NodeProcess, startNodeProcess, temporaryDirectory } from './start-node.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const HOUR = 3_600_000;

let data: string;
const running: NodeProcess[] = [];
const http = new SuperNodeHttp(fetch);

async function start(): Promise<NodeProcess> {
  const node = await startNodeProcess(data);
  running.push(node);
  return node;
}

beforeEach(async () => {
  data = await temporaryDirectory();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop('SIGKILL')));
  await rm(data, { recursive: true, force: true });
});

async function locate({ url }: NodeProcess): Promise<NodeLocation> {
  const info = await http.info(url);
  if (!info.ok) throw new Error(info.error);
  return { url, peerId: info.value.peerId };
}

/** Runs the command line to its end. */
function runToEnd(
  parameters: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  const env = { ...process.env, ...environment };
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(ROOT, 'src/supernode/main.ts'), ...parameters],
      { env, cwd: data },
      (error, out, err) => done({ code: error === null ? 0 : Number(error.code), text: out + err }),
    );
  });
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s lets a deposit in progress finish and exits 0', async (signal) => {
  const node = await start();
  const owner = await mailboxIdentity(1);
  await openMailbox(await locate(node), owner);
  const mailbox = Buffer.from(owner.publicKey).toString('hex');
  const token = Buffer.from(await capabilityOf(1, 1, Date.now() + HOUR)).toString('hex');
  const pending = request(`${node.url}/v1/mailbox/${mailbox}?ttl=${HOUR}`, {
    method: 'POST',
    headers: { 'content-length': 11, expect: '100-continue', [CAPABILITY_HEADER]: token },
  });
  const answered = once(pending, 'response');
  pending.write('hello');
  // The node has seen the request once it answers its expectation.
  await once(pending, 'continue');
  const exited = node.stop(signal);
  // A node that is stopping takes no new connection.
  await expect
    .poll(() =>
      fetch(`${node.url}/healthz`).then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed');
  pending.end(' world');
  const [answer] = await answered;
  expect(answer.statusCode).toBe(201);
  expect(await exited).toBe(0);

  const again = await start();
  const peer = await TestPeer.start();
  const got = collector();
  const reader = await peer.read(await locate(again), owner, got.take);
  await got.reached(1);
  await settled(reader);
  expect(texts(got.got)).toEqual(['hello world']);
  await peer.stop();
});

test('a node with open connections stops at once', async () => {
  const node = await start();
  const peer = await TestPeer.start();
  await peer.read(await locate(node), await mailboxIdentity(2), async () => {});
  expect(await node.stop('SIGTERM')).toBe(0);
  await peer.stop();
});

test('two nodes on one port, or one directory, say plainly what is wrong', async () => {
  const node = await start();
  const port = new URL(node.url).port;
  const elsewhere = await temporaryDirectory();
  const samePort = await runToEnd(['--port', port, '--host', '127.0.0.1', '--data', elsewhere]);
  expect(samePort).toMatchObject({ code: 1, text: expect.stringContaining('in use by another program') });
  const sameData = await runToEnd(['--port', '0', '--data', data]);
  expect(sameData).toMatchObject({ code: 1, text: expect.stringContaining('another node') });
  await rm(elsewhere, { recursive: true, force: true });
});

test.each([
  [['--port', 'eighty']],
  [['--port', '70000']],
  [['--tls-cert', 'cert.pem']],
  [['--public-url', 'node']],
  [['--unknown']],
])('flags %j are refused with the usage', async (parameters) => {
  expect(await runToEnd(parameters)).toMatchObject({ code: 1, text: expect.stringContaining('Usage:') });
});

test('help is given', async () => {
  expect(await runToEnd(['--help'])).toMatchObject({ code: 0, text: expect.stringContaining('--data') });
});

test('nothing about a person shows in what the process writes', async () => {
  const node = await start();
  const owner = await mailboxIdentity(3);
  await openMailbox(await locate(node), owner);
  expect((await http.deposit(node.url, owner.publicKey, utf8('a body'), HOUR)).ok).toBe(true);
  await fetch(`${node.url}/v1/mailbox/nonsense`, { method: 'POST', body: 'a body' });
  expect(await node.stop()).toBe(0);
  expect(node.output()).toContain('iCom super node: http');
  const rest = node.output().replace(/iCom super node: .*/, '');
  expect(rest).not.toMatch(/a body|127\.0\.0\.1|nonsense/);
  expect(rest).not.toContain(Buffer.from(owner.publicKey).toString('hex'));
});
