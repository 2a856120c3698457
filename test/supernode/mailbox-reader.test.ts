/** The reader against nodes that fall silent, refuse, or speak nonsense, over a stream in memory. */
import { beforeEach, expect, test, vi } from 'vitest';
import { MailboxReader } from '#engine/network/mailbox-reader.ts';
import { deferred } from '#lib/async.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { encodeFrame, FrameDecoder } from '#wire/frame.ts';
import type { ByteStream } from '#wire/frame-stream.ts';
import { type ClientFrame, decodeClientFrame, encodeNodeFrame, type NodeFrame } from '#wire/mailbox.ts';
import { mailboxIdentity } from './client.ts';

/** The node's end of a stream: says what a test wants and keeps what it is told. */
class ScriptedNode {
  readonly told: ClientFrame[] = [];
  readonly #decoder = new FrameDecoder();
  readonly #listeners = new Map<string, ((event: never) => void)[]>();
  #hear = () => {};
  over = false;

  readonly stream: ByteStream = {
    status: 'open',
    send: (data) => {
      const bodies = this.#decoder.push(data);
      for (const body of bodies.ok ? bodies.value : []) {
        const frame = decodeClientFrame(body);
        if (frame.ok) this.told.push(frame.value);
      }
      this.#hear();
      return true;
    },
    onDrain: async () => {},
    pause: () => {},
    resume: () => {},
    close: async () => this.#end(),
    abort: () => this.#end(),
    addEventListener: (type: string, listener: (event: never) => void) => {
      this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    },
  };

  say(...frames: NodeFrame[]): void {
    for (const frame of frames) this.sayBytes(encodeFrame(encodeNodeFrame(frame)));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#emit('message', { data: { subarray: () => bytes } });
  }

  /** Waits until the client has said so many things. */
  async heard(count: number): Promise<void> {
    while (this.told.length < count) {
      await new Promise<void>((resolve) => {
        this.#hear = resolve;
      });
    }
  }

  #end(): void {
    if (this.over) return;
    this.over = true;
    this.#emit('close', {});
  }

  #emit(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
}

const CHALLENGE: NodeFrame = { kind: 'challenge', nonce: new Uint8Array(32) };
const READY: NodeFrame = { kind: 'ready', oneTime: 3, oneTimeKem: 2 };
const envelope = (text: string): NodeFrame => ({ kind: 'envelope', id: new Uint8Array(32).fill(7), bytes: utf8(text) });

let node: ScriptedNode;
let handle: (envelope: Bytes) => Promise<void>;
const onEnd = vi.fn();

beforeEach(() => {
  node = new ScriptedNode();
  handle = async () => {};
  onEnd.mockReset();
});

type Times = { deadline?: number; silence?: number; retryDelay?: number };

async function open(times: Times = {}) {
  return MailboxReader.open(node.stream, {
    identity: await mailboxIdentity(1),
    nodePeerId: 'node',
    clientPeerId: 'client',
    onEnvelope: (bytes) => handle(bytes),
    onEnd,
    ...times,
  });
}

async function opened(times: Times = {}): Promise<MailboxReader> {
  const opening = open(times);
  await Promise.resolve();
  queueMicrotask(() => node.say(CHALLENGE));
  await node.heard(1);
  node.say(READY);
  const answer = await opening;
  if (!answer.ok) throw new Error(answer.error);
  expect(answer.value.stock).toEqual({ oneTime: 3, oneTimeKem: 2 });
  return answer.value.reader;
}

test('a node that says nothing is given up', async () => {
  expect(await open({ deadline: 20 })).toEqual({ ok: false, error: 'Unreachable' });
  expect([node.over, onEnd.mock.calls.length]).toEqual([true, 1]);
});

test('a node that falls silent is given up, one that pings is answered', async () => {
  await opened({ silence: 50 });
  node.say({ kind: 'ping' });
  await node.heard(2);
  expect(node.told.at(-1)).toEqual({ kind: 'pong' });
  expect(node.over).toBe(false);
  await expect.poll(() => node.over).toBe(true);
  expect(onEnd).toHaveBeenCalledTimes(1);
});

test('an envelope is acknowledged once its handler is done, not before, and not when it fails', async () => {
  await opened();
  const gate = deferred<void>();
  handle = () => gate.promise;
  node.say(envelope('held'), { kind: 'ping' });
  await node.heard(2);
  expect(node.told.map(({ kind }) => kind)).toEqual(['auth', 'pong']);
  gate.resolve();
  await node.heard(3);
  expect(node.told.at(-1)).toEqual({ kind: 'ack', ids: [new Uint8Array(32).fill(7)] });
  handle = () => Promise.reject(new Error('failed'));
  node.say(envelope('failing'), { kind: 'ping' });
  await node.heard(4);
  expect(node.told.at(-1)).toEqual({ kind: 'pong' });
});

test('an envelope that could not be stored is handed over again until it is, on the same stream', async () => {
  await opened({ retryDelay: 1 });
  const tried: string[] = [];
  handle = async (bytes) => {
    tried.push(new TextDecoder().decode(bytes));
    if (tried.length < 4) throw new Error('the disk is full');
  };
  node.say(envelope('patient'));
  await node.heard(2);
  expect(tried).toEqual(['patient', 'patient', 'patient', 'patient']);
  expect(node.told.at(-1)).toEqual({ kind: 'ack', ids: [new Uint8Array(32).fill(7)] });
  expect(node.over).toBe(false);
});

test('an envelope that can never be stored ends the stream, so that the next one brings it again', async () => {
  await opened({ retryDelay: 1 });
  let tries = 0;
  handle = () => {
    tries += 1;
    return Promise.reject(new Error('the disk is full'));
  };
  node.say(envelope('hopeless'));
  await expect.poll(() => node.over).toBe(true);
  expect([tries, node.told.length, onEnd.mock.calls.length]).toEqual([5, 1, 1]);
});

test('a stream that ended hands nothing over again', async () => {
  const reader = await opened({ retryDelay: 1 });
  const failing = deferred<void>();
  let tries = 0;
  handle = () => {
    tries += 1;
    return failing.promise;
  };
  node.say(envelope('late'));
  await expect.poll(() => tries).toBe(1);
  reader.close();
  await expect.poll(() => node.over).toBe(true);
  vi.useFakeTimers();
  failing.reject(new Error('closed'));
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  expect(tries).toBe(1);
});

test.each([
  ['no frame', new Uint8Array([255, 255, 255, 255])],
  ['no CBOR', encodeFrame(new Uint8Array([255]))],
  ['an unknown kind', encodeFrame(new Uint8Array([0xa1, 0x64, 0x6b, 0x69, 0x6e, 0x64, 0x61, 0x78]))],
])('%s ends it', async (_name, bytes) => {
  const reader = await opened();
  const asked = reader.putPrekeys({ bundle: utf8('b'), oneTime: [], oneTimeKem: [] });
  node.sayBytes(bytes);
  expect(await asked).toEqual({ ok: false, error: 'Unreachable' });
  expect([node.over, onEnd.mock.calls.length]).toEqual([true, 1]);
});

test('prekeys that find no answer end the stream', async () => {
  const reader = await opened({ deadline: 20 });
  const supply = { bundle: utf8('b'), oneTime: [], oneTimeKem: [] };
  expect(await reader.putPrekeys(supply)).toEqual({ ok: false, error: 'Unreachable' });
  expect(node.over).toBe(true);
});

test('many prekeys travel in several frames, the bundle in the first, none lost', async () => {
  const reader = await opened();
  const keys = (count: number, size: number) =>
    Array.from({ length: count }, (_, index) => new Uint8Array(size).fill(index));
  const supply = { bundle: utf8('bundle'), oneTime: keys(100, 120), oneTimeKem: keys(50, 1400) };
  const asked = reader.putPrekeys(supply);
  for (let frame = 2; frame <= 4; frame++) {
    await node.heard(frame);
    node.say({ kind: 'stock', oneTime: frame, oneTimeKem: frame });
  }
  expect(await asked).toEqual({ ok: true, value: { oneTime: 4, oneTimeKem: 4 } });
  const frames = node.told.flatMap((frame) => (frame.kind === 'prekeys' ? [frame] : []));
  expect(frames.map(({ bundle }) => bundle)).toEqual([supply.bundle, null, null]);
  expect(frames.flatMap(({ oneTime }) => oneTime)).toEqual(supply.oneTime);
  expect(frames.flatMap(({ oneTimeKem }) => oneTimeKem)).toEqual(supply.oneTimeKem);
});
