/** Two headless engines and a real super node: they meet, talk, and what is said to the one who is away arrives. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineEvent } from '#contract/events.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { createNodePorts } from '#platform/node/node-ports.ts';
import { startTestNode, type TestNode } from '../supernode/start-node.ts';

const PASSWORD = 'correct horse';
const CHEAP_KDF = { memoryKiB: 8, passes: 1, lanes: 1 };

class Headless {
  address = '';
  readonly #ports: EnginePorts;
  #engine: Engine | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(ports: EnginePorts) {
    this.#ports = ports;
  }

  /** Opens the account, made where there is none. */
  async come(): Promise<void> {
    this.#engine = await createEngine(this.#ports, { kdfCost: CHEAP_KDF, coverRecords: 16, validateResults: true });
    this.#engine.subscribe((_event: EngineEvent) => {
      for (const listener of [...this.#listeners]) listener();
    });
    if (this.address === '') await this.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
    await this.ok('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
    this.address = (await this.ok<{ u_nd_add: string }>('user', 'getUserSingleInfo')).u_nd_add;
  }

  async leave(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = undefined;
  }

  async ok<Data>(module: string, method: string, params: object = {}): Promise<Data> {
    if (this.#engine === undefined) throw new Error('nobody is there');
    const route = { __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method };
    const { code, message, data } = await this.#engine.call({ ...route, ...params });
    if (code !== 200) throw new Error(`${module}.${method}: ${code} ${message}`);
    return data as Data;
  }

  async send(to: Headless, text: string): Promise<void> {
    const params = { cnd: to.address, cid: to.address, conversationType: 0, pub: '', text };
    await this.ok('chat', 'sendTextMessage', params);
  }

  async history(other: Headless): Promise<MessageRow[]> {
    const params = { conversationId: other.address, startTime: -1, pageSize: 500, orderBy: 'ASC' };
    const rows = await this.ok<MessageRow[]>('chat', 'getMessagesByConversationId', params);
    return rows.filter((row) => row.msg_source !== 2);
  }

  /** Settles once `holds` does: asked again after every event. */
  async when(holds: () => Promise<boolean>): Promise<void> {
    let woken = true;
    let wake: () => void = () => undefined;
    const listener = () => {
      woken = true;
      wake();
    };
    this.#listeners.add(listener);
    try {
      while (woken) {
        woken = false;
        if (await holds()) return;
        if (!woken) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  /** Asks somebody to be a friend, once their device list and their prekeys have reached the node. */
  async ask(nodeId: string): Promise<void> {
    for (;;) {
      const asked = await this.ok('contact', 'addFriend', { nodeId, content: 'hello' }).catch(() => undefined);
      if (asked !== undefined) return;
    }
  }

  connected(): Promise<void> {
    return this.when(async () => (await this.ok<{ value: number }>('user', 'connectionState')).value === 1);
  }
}

let node: TestNode;
let anna: Headless;
let ben: Headless;

beforeEach(async () => {
  node = await startTestNode();
  anna = new Headless(await createNodePorts({ homeNodes: [node.origin] }));
  ben = new Headless(await createNodePorts({ homeNodes: [node.origin] }));
});

afterEach(async () => {
  await anna.leave();
  await ben.leave();
  await node.stop();
});

test('register, befriend, talk; 50 messages for somebody who is away', { timeout: 60_000 }, async () => {
  await Promise.all([anna.come(), ben.come()]);
  await Promise.all([anna.connected(), ben.connected()]);
  expect(await anna.ok('user', 'getSuperNodeId')).toEqual({ value: node.peerId });

  const { uri } = await ben.ok<{ uri: string }>('card', 'getOwn');
  const { nodeId } = await anna.ok<{ nodeId: string }>('card', 'read', { uri });
  expect(nodeId).toBe(ben.address);
  await anna.ask(nodeId);
  await ben.when(async () => (await ben.ok<{ value: number }>('contact', 'getApplyBridge')).value === 1);
  await ben.ok('contact', 'agreeApplySync', { nodeId: anna.address });
  await anna.when(async () => (await anna.ok<{ status: boolean }>('contact', 'isFriend', { nodeId })).status);

  await anna.send(ben, 'are you there?');
  await ben.when(async () => (await ben.history(anna)).length === 1);
  await ben.send(anna, 'yes');
  await anna.when(async () => (await anna.history(ben)).length === 2);

  await ben.leave();
  const texts = Array.from({ length: 50 }, (_, index) => `while you were away: ${index}`);
  for (const text of texts) await anna.send(ben, text);
  await anna.when(async () => (await anna.history(ben)).every((row) => row.msg_is_send === 1));
  expect((await anna.history(ben)).slice(2).map((row) => row.msg_state)).toEqual(texts.map(() => 1));

  await ben.come();
  await ben.when(async () => (await ben.history(anna)).length >= 52);
  const received = (await ben.history(anna)).slice(2);
  expect(received.map((row) => JSON.parse(row.msg_cry))).toEqual(texts.map((text) => ({ text })));
  expect(await ben.ok('chat', 'getUnreadMessageCount')).toEqual({ value: 51 });
  await anna.when(async () => (await anna.history(ben)).slice(2).every((row) => row.msg_state === 3));

  const messageIds = received.map((row) => row.msg_id);
  const params = { conversationId: anna.address, cid: anna.address, conversationType: 1, messageIds, pub: '' };
  expect(await ben.ok('chat', 'sendMessageAckByIds', { ...params, isRetry: false })).toEqual(messageIds);
  await anna.when(async () => (await anna.history(ben)).slice(2).every((row) => row.msg_state === 2));
  expect((await anna.history(ben)).length).toBe(52);
});
