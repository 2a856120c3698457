/** The sample bot as a process of its own: befriended, told things, ended, started again; and the engine it is made of. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineEvent } from '#contract/events.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { createHeadlessEngine, type HeadlessEngine } from '#platform/node/headless.ts';
import { startTestNode, type TestNode } from '../../supernode/start-node.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PROGRAM = ['--disable-warning=ExperimentalWarning', 'src/platform/node/bot.ts'];
const kdfCost = { memoryKiB: 8, passes: 1, lanes: 1 };

let node: TestNode;
let data: string;
let ann: HeadlessEngine;
const bots: ChildProcess[] = [];

/** Starts the program and answers the card that it prints. */
async function startBot(...options: string[]): Promise<{ child: ChildProcess; nodeId: string; uri: string }> {
  const child = spawn(process.execPath, [...PROGRAM, '--node', node.origin, ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  bots.push(child);
  let nodeId = '';
  for await (const line of createInterface({ input: child.stdout })) {
    nodeId ||= /^address: (\w+)$/.exec(line)?.[1] ?? '';
    const uri = /^card: (icom:\S+)$/.exec(line)?.[1];
    if (uri !== undefined) return { child, nodeId, uri };
  }
  throw new Error('the bot ended before it printed its card');
}

async function end(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  const [code] = (await exited) as [number | null];
  return code;
}

/** Settles once `holds` does: asked again after every event. */
async function when(engine: HeadlessEngine, holds: () => Promise<boolean>): Promise<void> {
  let stop = () => undefined as void;
  await new Promise<void>((settle) => {
    let asking = Promise.resolve();
    const ask = (_event?: EngineEvent) => {
      asking = asking.then(async () => {
        if (await holds()) settle();
      });
    };
    stop = engine.subscribe(ask);
    ask();
  });
  stop();
}

async function history(other: string): Promise<MessageRow[]> {
  const asked = { conversationId: other, startTime: -1, pageSize: 100, orderBy: 'ASC' } as const;
  return (await ann.call('chat', 'getMessagesByConversationId', asked)).data.filter(({ msg_type }) => msg_type === 1);
}

async function tell(other: string, text: string): Promise<void> {
  const to = { cnd: other, cid: other, conversationType: 0, pub: '', text } as const;
  expect(await ann.call('chat', 'sendTextMessage', to)).toMatchObject({ code: 200 });
}

const echoed = (other: string, text: string) =>
  when(ann, async () =>
    (await history(other)).some((row) => row.msg_source === 1 && row.msg_cry === JSON.stringify({ text })),
  );

/** Asks until the bot can be asked: its keys reach the node a moment after it has printed its card. */
async function befriend(uri: string, nodeId: string): Promise<void> {
  await ann.call('card', 'read', { uri });
  while ((await ann.call('contact', 'addFriend', { nodeId, content: 'hello' })).code !== 200);
  await when(ann, async () => (await ann.call('contact', 'isFriend', { nodeId })).data.status);
}

beforeEach(async () => {
  node = await startTestNode();
  data = await mkdtemp(join(tmpdir(), 'icom-bot-'));
  ann = await createHeadlessEngine({ node: node.origin, engine: { kdfCost, coverRecords: 16, validateResults: true } });
  await ann.call('login', 'register', { type: 'text' });
  expect(await ann.call('login', 'exportLogin', {})).toMatchObject({ code: 200 });
});

afterEach(async () => {
  for (const child of bots.splice(0)) if (child.exitCode === null && child.signalCode === null) await end(child);
  await ann.stop();
  await node.stop();
  await rm(data, { recursive: true, force: true });
});

test('it accepts, echoes, reads, and is the same one after a restart, for whoever has its password', {
  timeout: 120_000,
}, async () => {
  const first = await startBot('--data', data, '--name', 'Parrot of the harbour', '--echo');
  await befriend(first.uri, first.nodeId);
  await tell(first.nodeId, 'hello');
  await echoed(first.nodeId, 'hello');
  await when(ann, async () =>
    (await history(first.nodeId)).some(({ msg_source, msg_state }) => msg_source === 0 && msg_state === 2),
  );
  expect(await end(first.child)).toBe(0);
  await expectSealed(first.nodeId);
  expect(await startedWrongly()).toMatchObject({ code: 1, said: expect.stringContaining('20010') as unknown });

  await tell(first.nodeId, 'are you away?');
  const again = await startBot('--data', data, '--echo');
  expect(again.nodeId).toBe(first.nodeId);
  await echoed(first.nodeId, 'are you away?');
  const rows = await history(first.nodeId);
  expect(
    rows.filter(({ msg_source }) => msg_source === 1).map(({ msg_cry }) => JSON.parse(msg_cry) as unknown),
  ).toEqual([{ text: 'hello' }, { text: 'are you away?' }]);
  const { data: contact } = await ann.call('contact', 'getContactByNoId', { nodeId: first.nodeId });
  expect(contact.c_nic).toBe('Parrot of the harbour');
  expect(await end(again.child)).toBe(0);
});

/** What it keeps is sealed, and its password for its owner alone. */
async function expectSealed(nodeId: string): Promise<void> {
  expect((await stat(join(data, 'password'))).mode & 0o077).toBe(0);
  for (const folder of ['rows/icom', 'keys']) {
    for (const file of await readdir(join(data, folder))) {
      const content = await readFile(join(data, folder, file), 'latin1');
      for (const known of ['Parrot of the harbour', nodeId]) expect(content).not.toContain(known);
    }
  }
}

/** Starts it with a wrong password; answers how it ended, and what it said. */
async function startedWrongly(): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [...PROGRAM, '--node', node.origin, '--data', data], {
    cwd: ROOT,
    env: { ...process.env, ICOM_BOT_PASSWORD: 'another one' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

test('without a directory it is a new one each time, and keeps nothing', { timeout: 120_000 }, async () => {
  const [one, other] = await Promise.all([startBot('--echo'), startBot()]);
  expect(one.nodeId).not.toBe(other.nodeId);
  await befriend(one.uri, one.nodeId);
  await tell(one.nodeId, 'hello');
  await echoed(one.nodeId, 'hello');
  expect(await readdir(data)).toEqual([]);
});
