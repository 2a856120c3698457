/** A real super node against requests and frames that no honest client sends: documented answers, soon, and it goes on. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Stream } from '@libp2p/interface';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import type { MailboxIdentity } from '#engine/ports.ts';
import { concat, utf8 } from '#lib/bytes.ts';
import { encodeFrame, FrameDecoder } from '#wire/frame.ts';
import { type ClientFrame, decodeNodeFrame, encodeClientFrame, mailboxChallenge } from '#wire/mailbox.ts';
import { mailboxIdentity, openMailbox, signedRecord, TestPeer } from '../supernode/client.ts';
import { startTestNode, type TestNode } from '../supernode/start-node.ts';
import { type Chance, fuzz } from './inputs.ts';
import { mutateBytes, mutateCbor } from './mutations.ts';

const SHARE = { http: 0.03, mailbox: 0.01 };
/** Whoever gets no answer and no end within this time (ms) waits for ever. */
const PATIENCE = 15_000;
const MAILBOX = 'ab'.repeat(32);
/** 0: the node hung up. Never 500: that would be a throw. */
const ANSWERS = new Set([0, 100, 101, 200, 201, 204, 400, 403, 404, 405, 408, 409, 413, 417, 428, 429, 431, 503, 507]);
const NO_RATE = { burst: 1e12, perSecond: 1e9 };

let node: TestNode;
let owner: MailboxIdentity;
let peer: TestPeer;
let records: Uint8Array[];
const logged: string[] = [];

beforeAll(async () => {
  node = await startTestNode({
    limits: {
      headersTimeout: 1000,
      requestTimeout: 1500,
      mailboxStreamsPerConnection: 1000,
      streamsPerConnection: 1000,
      readersPerMailbox: 1000,
      requestsPerAddress: NO_RATE,
      upgradesPerAddress: NO_RATE,
      strangerDepositsPerMailbox: NO_RATE,
      depositsPerCapability: NO_RATE,
      claimsPerAddress: NO_RATE,
      depositsPerAddress: NO_RATE,
      depositBytesPerAddress: NO_RATE,
      claimsPerMailbox: NO_RATE,
      recordWritesPerKey: NO_RATE,
      recordWritesPerAddress: NO_RATE,
      openingsPerMailbox: NO_RATE,
      openingsPerAddress: NO_RATE,
    },
    log: (level, event) => level === 'error' && logged.push(event),
  });
  owner = await mailboxIdentity(7);
  peer = await TestPeer.start();
  await openMailbox(node, owner);
  records = await Promise.all([1, 2, 3].map((seed) => signedRecord(seed)));
});

afterAll(async () => {
  await peer.stop();
  await node.stop();
});

function makeRequest(chance: Chance): Uint8Array {
  const method = chance.pick([
    'GET',
    'POST',
    'PUT',
    'OPTIONS',
    'HEAD',
    'DELETE',
    'PATCH',
    'CONNECT',
    'TRACE',
    'get',
    '',
  ]);
  const record = chance.pick(records);
  const paths = [
    '/v1/node',
    `/v1/mailbox/${MAILBOX}?ttl=1000`,
    `/v1/records/${MAILBOX}`,
    `/v1/prekeys/${MAILBOX}/claim`,
    '/healthz',
    '/',
    '/../../etc/passwd',
    '/%00%ff%',
    '*',
    'http://other/v1/node',
    `/v1/mailbox/${MAILBOX}?ttl=${chance.pick(['-1', '1e99', '9'.repeat(400), '%'])}`,
  ];
  const body = chance.pick([
    () => new Uint8Array(0),
    () => record,
    () => mutateBytes(chance, record, record),
    () => mutateCbor(chance, record),
    () => new Uint8Array(chance.pick([1, 65_536, 65_537, 300_000])),
  ])();
  const length = chance.once(4) ? chance.pick(['-1', '0', '1', '99999999999', 'ten', '0x10']) : `${body.length}`;
  const framing = chance.pick([
    [`content-length: ${length}`],
    [`content-length: ${length}`],
    ['transfer-encoding: chunked'],
    [`content-length: ${length}`, 'transfer-encoding: chunked'],
    [],
  ]);
  const extra = chance.pick([
    [],
    [],
    [`x-long: ${'a'.repeat(chance.pick([100, 20_000]))}`],
    Array.from({ length: 200 }, (_, index) => `x-${index}: 1`),
    ['upgrade: websocket', 'connection: upgrade', 'sec-websocket-key: x', 'sec-websocket-version: 13'],
    [`icom-capability: ${'ab'.repeat(chance.below(200))}`],
    [`icom-work: ${'ab'.repeat(16)}.${'cd'.repeat(chance.pick([8, 9]))}`],
    ['expect: 100-continue'],
    ['host: a\u0000b', 'x: \u0001'],
  ]);
  const head = [
    `${method} ${chance.pick(paths)} HTTP/1.${chance.pick(['1', '1', '1', '0', '9'])}`,
    'host: node',
    ...framing,
    ...extra,
  ];
  const request = concat(utf8(`${head.join('\r\n')}\r\n\r\n`), body);
  return chance.once(3) ? mutateBytes(chance, request.subarray(0, 4000), record) : request;
}

/** The status of the answer, 0 for none. The other direction is closed at once, so that nobody waits for the rest. */
function ask(request: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: node.port });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('the node neither answers nor hangs up'));
    }, PATIENCE);
    let answer = '';
    socket.on('data', (piece) => {
      answer += piece.toString('latin1').slice(0, 100);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0));
    });
    socket.end(request);
  });
}

test('HTTP', { timeout: 7_200_000 }, async () => {
  await fuzz('http', { share: SHARE.http }, async (chance) => {
    const request = makeRequest(chance);
    const status = await ask(request);
    if (!ANSWERS.has(status)) throw new Error(`answered ${status}`);
    return () => ask(request);
  });
  expect(logged).toEqual([]);
  const http = new SuperNodeHttp(fetch);
  expect((await http.info(node.origin)).ok).toBe(true);
  expect(await http.putRecord(node.origin, await signedRecord(9))).toEqual({ ok: true });
});

const clientFrames: ClientFrame[] = [
  { kind: 'auth', mailbox: new Uint8Array(32), signature: new Uint8Array(64) },
  { kind: 'ack', ids: [new Uint8Array(32)] },
  { kind: 'prekeys', bundle: new Uint8Array(10), oneTime: [new Uint8Array(8)], oneTimeKem: [] },
  { kind: 'pong' },
];

/** Frames, some of them mutated, now and then what is no frame at all. */
function makeFrames(chance: Chance): Uint8Array[] {
  return Array.from({ length: 1 + chance.below(5) }, () => {
    const frame = encodeClientFrame(chance.pick(clientFrames));
    const body = chance.pick([() => frame, () => mutateCbor(chance, frame), () => mutateBytes(chance, frame, frame)])();
    const framed = encodeFrame(body);
    return chance.once(5) ? mutateBytes(chance, framed, frame) : framed;
  });
}

/** Opens a stream, proves to be the owner if `proves`, says what is to be said, and waits until the stream is over. */
async function converse(proves: boolean, frames: readonly Uint8Array[]): Promise<void> {
  const stream = await peer.stream(node);
  const over = once(stream as unknown as EventTarget, 'close', { signal: AbortSignal.timeout(PATIENCE) });
  const decoder = new FrameDecoder();
  let bad = '';
  const proving = Promise.withResolvers<void>();
  stream.addEventListener('message', (event) => {
    const bodies = decoder.push(event.data.subarray());
    for (const body of bodies.ok ? bodies.value : []) {
      const frame = decodeNodeFrame(body);
      if (!frame.ok) bad = 'a frame that is none of the protocol';
      else if (frame.value.kind === 'challenge' && proves) {
        void prove(stream, frame.value.nonce).then(proving.resolve);
      }
    }
    if (!bodies.ok) bad = 'no frame';
  });
  if (proves) await Promise.race([proving.promise, over]);
  for (const frame of frames) if (stream.status === 'open') stream.send(frame);
  await stream.close().catch(() => undefined);
  await over;
  if (bad !== '') throw new Error(bad);
}

async function prove(stream: Stream, nonce: Uint8Array): Promise<void> {
  const challenge = mailboxChallenge(node.peerId, peer.libp2p.peerId.toString(), nonce);
  const signature = await owner.sign(challenge);
  if (stream.status !== 'open') return;
  stream.send(encodeFrame(encodeClientFrame({ kind: 'auth', mailbox: owner.publicKey, signature })));
}

test('the mailbox protocol', { timeout: 7_200_000 }, async () => {
  await fuzz('mailbox', { share: SHARE.mailbox }, async (chance) => {
    const proves = !chance.once(3);
    const frames = makeFrames(chance);
    await converse(proves, frames);
    return () => converse(proves, frames);
  });
  expect(logged).toEqual([]);
  // the owner reads as ever
  const arrived = Promise.withResolvers<Uint8Array>();
  const reader = await peer.read(node, owner, async (envelope) => arrived.resolve(envelope));
  const envelope = utf8('still there');
  expect(await new SuperNodeHttp(fetch).deposit(node.origin, owner.publicKey, envelope, 60_000)).toEqual({ ok: true });
  expect(await arrived.promise).toEqual(envelope);
  reader.close();
});
