/** The mailbox protocol spoken by hand, frame by frame: what an honest client never sends, and what the node then does. */
import { createHash } from 'node:crypto';
import type { Stream } from '@libp2p/interface';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import type { MailboxIdentity } from '#engine/ports.ts';
import { utf8 } from '#lib/bytes.ts';
import type { Limits } from '#supernode/limits.ts';
import { encodeFrame, FrameDecoder } from '#wire/frame.ts';
import {
  type ClientFrame,
  decodeNodeFrame,
  encodeClientFrame,
  mailboxChallenge,
  type NodeFrame,
} from '#wire/mailbox.ts';
import { mailboxIdentity, TestPeer } from './client.ts';
import { collector } from './collector.ts';
import { startTestNode, type TestNode } from './start-node.ts';

const HOUR = 3_600_000;

let node: TestNode | undefined;
let peer: TestPeer;
const http = new SuperNodeHttp(fetch);

async function start(limits: Partial<Limits> = {}): Promise<TestNode> {
  node = await startTestNode({ limits });
  return node;
}

beforeEach(async () => {
  peer = await TestPeer.start();
});

afterEach(async () => {
  await peer.stop();
  await node?.stop();
});

/** A stream by hand; `next` is undefined once it is over. */
class RawStream {
  readonly #stream: Stream;
  readonly #frames: (NodeFrame | undefined)[] = [];
  #wake = () => {};

  private constructor(stream: Stream) {
    const decoder = new FrameDecoder();
    this.#stream = stream;
    stream.addEventListener('close', () => this.#put(undefined));
    stream.addEventListener('message', (event) => {
      const bodies = decoder.push(event.data.subarray());
      for (const body of bodies.ok ? bodies.value : []) {
        const frame = decodeNodeFrame(body);
        if (frame.ok) this.#put(frame.value);
      }
    });
  }

  static async open(target: TestNode): Promise<RawStream> {
    return new RawStream(await peer.stream(target));
  }

  /** Answers the challenge as `owner` and waits until the node is content. */
  async authenticate(target: TestNode, owner: MailboxIdentity): Promise<void> {
    await this.prove(target, owner);
    expect((await this.next())?.kind).toBe('ready');
  }

  /** Answers the challenge as `owner`; with `deaf`, nothing more is taken from the line. */
  async prove(target: TestNode, owner: MailboxIdentity, deaf = false): Promise<void> {
    const challenge = await this.next();
    if (challenge?.kind !== 'challenge') throw new Error('no challenge');
    if (deaf) this.#stream.pause();
    const message = mailboxChallenge(target.peerId, peer.libp2p.peerId.toString(), challenge.nonce);
    this.send({ kind: 'auth', mailbox: owner.publicKey, signature: await owner.sign(message) });
  }

  send(frame: ClientFrame): void {
    this.sendBytes(encodeFrame(encodeClientFrame(frame)));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#stream.send(bytes);
  }

  /** Resolves once the stream is over, whatever has come before. */
  async ended(): Promise<true> {
    while ((await this.next()) !== undefined);
    return true;
  }

  async next(): Promise<NodeFrame | undefined> {
    while (this.#frames.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#frames.shift();
  }

  #put(frame: NodeFrame | undefined): void {
    this.#frames.push(frame);
    this.#wake();
  }
}

const ACK = encodeFrame(encodeClientFrame({ kind: 'ack', ids: [new Uint8Array(32)] }));

test.each([
  ['a frame above the limit', new Uint8Array([0, 2, 0, 0])],
  ['an empty frame', new Uint8Array([0, 0, 0, 0])],
  ['no CBOR', encodeFrame(new Uint8Array([0xff, 0xff]))],
  ['an acknowledgement before the proof', ACK],
])('%s ends the stream', async (_name, bytes) => {
  const raw = await RawStream.open(await start());
  expect((await raw.next())?.kind).toBe('challenge');
  raw.sendBytes(bytes);
  expect(await raw.next()).toBeUndefined();
});

test('a second proof ends the stream', async () => {
  const target = await start();
  const owner = await mailboxIdentity(1);
  const raw = await RawStream.open(target);
  await raw.authenticate(target, owner);
  raw.send({ kind: 'auth', mailbox: owner.publicKey, signature: new Uint8Array(64) });
  expect(await raw.next()).toBeUndefined();
});

test('who sends more frames than allowed is told and cut off', async () => {
  const target = await start({ framesPerReader: { burst: 3, perSecond: 0.001 } });
  const raw = await RawStream.open(target);
  await raw.authenticate(target, await mailboxIdentity(2));
  for (let count = 0; count < 3; count++) raw.send({ kind: 'pong' });
  expect(await raw.next()).toEqual({ kind: 'refused', reason: 'RateLimited' });
});

test('who proves nothing in time is cut off', async () => {
  const raw = await RawStream.open(await start({ authTimeout: 200 }));
  expect((await raw.next())?.kind).toBe('challenge');
  expect(await raw.next()).toBeUndefined();
});

test('a silent reader is pinged and cut off, one that answers stays', async () => {
  const target = await start({ pingInterval: 50 });
  const owner = await mailboxIdentity(3);
  const silent = await RawStream.open(target);
  await silent.authenticate(target, owner);
  const lively = collector();
  await peer.read(target, owner, lively.take);
  const kinds: string[] = [];
  for (let frame = await silent.next(); frame !== undefined; frame = await silent.next()) kinds.push(frame.kind);
  expect(kinds).toEqual(['ping', 'ping']);
  await http.deposit(target.origin, owner.publicKey, utf8('m'), HOUR);
  await lively.reached(1);
});

test('the id that is pushed is the hash of the bytes, and the same envelope is stored once', async () => {
  const target = await start();
  const owner = await mailboxIdentity(4);
  for (const text of ['first', 'first', 'second']) {
    expect((await http.deposit(target.origin, owner.publicKey, utf8(text), HOUR)).ok).toBe(true);
  }
  const raw = await RawStream.open(target);
  await raw.authenticate(target, owner);
  for (const text of ['first', 'second']) {
    const id = new Uint8Array(createHash('sha256').update(text).digest());
    expect(await raw.next()).toEqual({ kind: 'envelope', id, bytes: utf8(text) });
  }
});

test('a reader that acknowledges nothing is pushed no more than the window holds', async () => {
  const target = await start({ pushMessages: 2, pingInterval: 100 });
  const owner = await mailboxIdentity(5);
  for (const text of ['a', 'b', 'c', 'd']) await http.deposit(target.origin, owner.publicKey, utf8(text), HOUR);
  const raw = await RawStream.open(target);
  await raw.authenticate(target, owner);
  const frames = [await raw.next(), await raw.next(), await raw.next()];
  expect(frames.map((frame) => frame?.kind)).toEqual(['envelope', 'envelope', 'ping']);
});

test('a reader that takes nothing from the line is cut off, and what it was sent is still there', async () => {
  const target = await start({ drainTimeout: 1500 });
  const owner = await mailboxIdentity(6);
  const ample = peer;
  peer = await TestPeer.start(256 * 1024);
  for (let index = 0; index < 15; index++) {
    const bytes = new Uint8Array(64_000).fill(index);
    expect((await http.deposit(target.origin, owner.publicKey, bytes, HOUR)).ok).toBe(true);
  }
  const slow = await RawStream.open(target);
  await slow.prove(target, owner, true);
  expect(await slow.ended()).toBe(true);
  const got = collector();
  await ample.read(target, owner, got.take);
  await got.reached(15);
  await ample.stop();
});
