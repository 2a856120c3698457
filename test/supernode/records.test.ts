/** Signed records and prekeys through the client, against a real node. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import { type Bytes, toHex, utf8 } from '#lib/bytes.ts';
import { decodeRecord, encodeRecord } from '#wire/record.ts';
import { mailboxIdentity, openMailbox, signedRecord, TestPeer } from './client.ts';
import { startTestNode, type TestNode } from './start-node.ts';

const STORED = { ok: true, value: undefined };
const CONFLICT = { ok: false, error: 'Conflict' };
const REFUSED = { ok: false, error: 'Refused' };

let node: TestNode;
let time: number;
const http = new SuperNodeHttp(fetch);

beforeEach(async () => {
  time = Date.now();
  node = await startTestNode({ now: () => time });
});
afterEach(() => node.stop());

const hashOf = (record: Bytes) => new Uint8Array(createHash('sha256').update(record).digest());
const put = (record: Bytes) => http.putRecord(node.origin, record);
const keyOf = (seed: number) => mailboxIdentity(seed).then(({ publicKey }) => publicKey);
const get = async (seed: number) => http.getRecord(node.origin, await keyOf(seed));

test('a record is kept as it was put, and putting it again does no harm', async () => {
  const record = await signedRecord(1);
  expect(await get(1)).toEqual({ ok: true, value: undefined });
  expect(await put(record)).toEqual(STORED);
  expect(await put(record)).toEqual(STORED);
  expect(await get(1)).toEqual({ ok: true, value: record });
});

test('the next version must know the one before', async () => {
  const first = await signedRecord(2);
  const second = await signedRecord(2, { version: 2, prevHash: hashOf(first) });
  const rival = await signedRecord(2, { version: 2, prevHash: new Uint8Array(32).fill(9) });
  await put(first);
  expect(await put(rival)).toEqual(CONFLICT);
  expect(await put(second)).toEqual(STORED);
  expect(await get(2)).toEqual({ ok: true, value: second });
});

test('of two successors at the same time one wins', async () => {
  const first = await signedRecord(3);
  await put(first);
  const rivals = await Promise.all(
    [1, 2, 3, 4].map((body) => signedRecord(3, { version: 2, prevHash: hashOf(first), body: new Uint8Array([body]) })),
  );
  const answers = await Promise.all(rivals.map(put));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.filter((answer) => !answer.ok)).toEqual([CONFLICT, CONFLICT, CONFLICT]);
});

test('a node never goes back, and catches up with what it missed', async () => {
  const first = await signedRecord(4);
  const second = await signedRecord(4, { version: 2, prevHash: hashOf(first) });
  const fifth = await signedRecord(4, { version: 5, prevHash: new Uint8Array(32).fill(4) });
  for (const record of [first, second, fifth]) expect(await put(record)).toEqual(STORED);
  for (const old of [first, second]) expect(await put(old)).toEqual(CONFLICT);
  expect(await put(await signedRecord(4, { body: utf8('another first') }))).toEqual(CONFLICT);
  expect(await get(4)).toEqual({ ok: true, value: fifth });
});

test('no step goes on further than 2^20 versions, and no record to the last number there is', async () => {
  const first = await signedRecord(9);
  expect(await put(first)).toEqual(STORED);
  const at = (version: number) => signedRecord(9, { version, prevHash: new Uint8Array(32).fill(4) });
  expect(await put(await at(2 ** 20 + 2))).toEqual(CONFLICT);
  expect(await put(await at(2 ** 48 + 1))).toEqual(REFUSED);
  expect(await put(await at(Number.MAX_SAFE_INTEGER))).toEqual(REFUSED);
  expect(await put(await at(2 ** 20 + 1))).toEqual(STORED);
  expect(await put(await at(2 ** 20 + 2))).toEqual(CONFLICT);
  expect(await put(await at(2 ** 20 + 3))).toEqual(STORED);
});

test('a key can’t be used up by a first record that names the last version there is', async () => {
  const at = (version: number) => signedRecord(12, { version, prevHash: new Uint8Array(32).fill(4) });
  for (const version of [2 ** 48, 2 ** 32 + 1]) expect(await put(await at(version))).toEqual(CONFLICT);
  expect(await get(12)).toEqual({ ok: true, value: undefined });
  const first = await at(2 ** 32);
  expect(await put(first)).toEqual(STORED);
  expect(await put(await signedRecord(12, { version: 2 ** 32 + 1, prevHash: hashOf(first) }))).toEqual(STORED);
});

test('what the key did not sign is refused', async () => {
  const genuine = await signedRecord(5);
  const decoded = decodeRecord(genuine);
  if (!decoded.ok) throw new Error('malformed');
  const forgeries = [
    encodeRecord({ ...decoded.value, body: utf8('other') }),
    encodeRecord({ ...decoded.value, expires: decoded.value.expires + 1 }),
    encodeRecord({ ...decoded.value, key: await keyOf(6) }),
    await signedRecord(5, { signature: new Uint8Array(64) }),
  ];
  for (const forgery of forgeries) expect(await put(forgery)).toEqual(REFUSED);
  expect(await get(5)).toEqual({ ok: true, value: undefined });
});

test('a record under another key than the path says is refused', async () => {
  const record = await signedRecord(7);
  const answer = await fetch(`${node.url}/v1/records/${toHex(await keyOf(8))}`, { method: 'PUT', body: record });
  expect([answer.status, await answer.json()]).toEqual([400, { error: 'Malformed' }]);
});

test('records expire, and none asks to be kept for ever', async () => {
  expect(await put(await signedRecord(9, { expires: time }))).toEqual(REFUSED);
  expect(await put(await signedRecord(9, { expires: time + 401 * 24 * 3_600_000 }))).toEqual(REFUSED);
  expect(await put(await signedRecord(9, { expires: time + 1000 }))).toEqual(STORED);
  time += 1001;
  expect(await get(9)).toEqual({ ok: true, value: undefined });
  expect(await node.sweep()).toBe(1);
});

test('one-time prekeys go out once each while many ask, then the bundle alone', async () => {
  const owner = await mailboxIdentity(10);
  const peer = await TestPeer.start();
  const reader = await peer.read(node, owner, async () => {});
  const key = (name: string, index: number, size: number) => {
    const bytes = new Uint8Array(size);
    bytes.set(utf8(`${name}${index}`));
    return bytes;
  };
  const supply = {
    bundle: utf8('bundle'),
    oneTime: Array.from({ length: 100 }, (_, index) => key('x', index, 100)),
    oneTimeKem: Array.from({ length: 50 }, (_, index) => key('k', index, 1300)),
  };
  expect(await reader.putPrekeys(supply)).toEqual({ ok: true, value: { oneTime: 100, oneTimeKem: 50 } });
  const claims = await Promise.all(Array.from({ length: 120 }, () => http.claimPrekeys(node.origin, owner.publicKey)));
  const got = claims.map((claim) => (claim.ok ? claim.value : undefined));
  expect(got.every((claim) => claim !== undefined && toHex(claim.bundle) === toHex(utf8('bundle')))).toBe(true);
  for (const [kind, count] of [
    ['oneTime', 100],
    ['oneTimeKem', 50],
  ] as const) {
    const keys = got.map((claim) => claim?.[kind]).filter((value) => value !== undefined);
    expect(keys).toHaveLength(count);
    expect(new Set(keys.map(toHex))).toEqual(new Set(supply[kind].map(toHex)));
  }
  await peer.stop();
});

test('claims are rationed, so that nobody can use up the one-time keys of another', async () => {
  await node.stop();
  node = await startTestNode({ limits: { claimsPerMailbox: { burst: 2, perSecond: 0.01 } } });
  const owner = await mailboxIdentity(11);
  await openMailbox(node, owner);
  const claim = async () => (await http.claimPrekeys(node.origin, owner.publicKey)).ok;
  expect([await claim(), await claim(), await claim()]).toEqual([true, true, false]);
});
