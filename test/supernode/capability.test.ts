/** Who may deposit: friends by capability, strangers by work and in little room; told over HTTP to real nodes. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import type { MailboxIdentity } from '#engine/ports.ts';
import { type Bytes, toHex, utf8 } from '#lib/bytes.ts';
import { LIMITS, type Limits } from '#supernode/limits.ts';
import { MAX_CAPABILITY_LIFETIME } from '#wire/capability.ts';
import { CAPABILITY_HEADER, depositPath } from '#wire/node-http.ts';
import { capabilityOf, mailboxIdentity, openMailbox, TestPeer } from './client.ts';
import { startTestNode, type TestNode, temporaryDirectory } from './start-node.ts';

const HOUR = 3_600_000;
const REFUSED = { ok: false, error: 'CapabilityRefused' };
const STORED = { ok: true };

let node: TestNode;
let owner: MailboxIdentity;
let time: number;
const http = new SuperNodeHttp(fetch);
const cleanups: (() => Promise<void>)[] = [];

async function start(limits: Partial<Limits> = {}, data?: string): Promise<void> {
  node = await startTestNode({ now: () => time, limits, ...(data === undefined ? {} : { data }) });
  cleanups.push(() => node.stop());
}

beforeEach(async () => {
  time = Date.now();
  owner = await mailboxIdentity(1);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A capability by the mailbox of `seed`; its id is `name` repeated. */
const capability = (name: number, expires = time + HOUR, seed = 1, purpose?: string): Promise<Bytes> =>
  capabilityOf(seed, name, expires, purpose);

let count = 0;
const deposit = (token: Bytes | undefined, to = owner, at = node) =>
  http.deposit(at.origin, to.publicKey, utf8(`envelope ${count++}`), HOUR, token);

async function revoke(ids: readonly number[], expires = time + HOUR) {
  const peer = await TestPeer.start();
  const reader = await peer.read(node, owner, async () => {});
  const revoked = ids.map((id) => ({ id: new Uint8Array(16).fill(id), expires }));
  const answer = await reader.revoke(revoked);
  await peer.stop();
  return answer;
}

describe('a capability', () => {
  test('of the mailbox’s owner lets in, without work, as long as it lasts', async () => {
    await start({ work: { ...LIMITS.work, base: 64, most: 64 } });
    const token = await capability(1, time + 5000);
    expect([await deposit(token), await deposit(token)]).toEqual([STORED, STORED]);
    time += 5000;
    expect(await deposit(token)).toEqual(REFUSED);
  });

  test.each<[string, () => Promise<Bytes>]>([
    ['by another key', () => capability(1, time + HOUR, 2)],
    ['signed for another purpose', () => capability(1, time + HOUR, 1, 'mailbox-auth')],
    ['that would last too long', () => capability(1, time + MAX_CAPABILITY_LIFETIME + 1)],
    ['whose end was moved', async () => moved(await capability(1))],
    ['that has expired', () => capability(1, time)],
  ])('%s is refused', async (_what, make) => {
    await start();
    expect(await deposit(await make())).toEqual(REFUSED);
    expect(await deposit(await capability(1))).toEqual(STORED);
  });

  test('of one mailbox is worth nothing at another', async () => {
    await start();
    const other = await mailboxIdentity(2);
    expect(await deposit(await capability(1), other)).toEqual(REFUSED);
    // the first answer about a token says nothing about it elsewhere
    const token = await capability(2);
    expect([await deposit(token), await deposit(token, other)]).toEqual([STORED, REFUSED]);
  });

  test.each([
    ['no hex', 'xyz'],
    ['nothing', ''],
    ['garbage', 'ab'.repeat(100)],
    ['a very long text', 'ab'.repeat(5000)],
  ])('that is %s is malformed', async (_what, text) => {
    await start();
    const url = `${node.url}${depositPath(owner.publicKey, HOUR)}`;
    const answer = await fetch(url, { method: 'POST', body: 'x', headers: { [CAPABILITY_HEADER]: text } });
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'Malformed' }]);
  });

  test('may be used by a page of any origin', async () => {
    await start();
    const url = `${node.url}${depositPath(owner.publicKey, HOUR)}`;
    const preflight = await fetch(url, { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type, icom-capability, icom-work');
  });

  test('has a rate of its own', async () => {
    await start({ depositsPerCapability: { burst: 2, perSecond: 0.1 } });
    const [busy, other] = [await capability(1), await capability(2)];
    for (let index = 0; index < 2; index++) expect(await deposit(busy)).toEqual(STORED);
    expect(await deposit(busy)).toEqual({ ok: false, error: 'Unreachable' });
    expect(await deposit(other)).toEqual(STORED);
    time += 10_000;
    expect(await deposit(busy)).toEqual(STORED);
  });
});

function moved(token: Bytes): Bytes {
  // the last byte of `expires`, which stands before the signature's name and bytes
  const at = token.length - 64 - 'signature'.length - 4;
  token[at] = (token[at] ?? 0) ^ 1;
  return token;
}

describe('what its owner has taken back', () => {
  test('is refused at once, and the others are not', async () => {
    await start();
    const [first, second] = [await capability(1), await capability(2)];
    expect([await deposit(first), await deposit(second)]).toEqual([STORED, STORED]);
    expect(await revoke([1])).toEqual(STORED);
    expect([await deposit(first), await deposit(second)]).toEqual([REFUSED, STORED]);
    expect(await deposit(undefined)).toEqual(STORED);
  });

  test('stays so over a restart, until it would have expired', async () => {
    const data = await temporaryDirectory();
    cleanups.push(() => rm(data, { recursive: true, force: true }));
    await start({}, data);
    expect(await revoke([1, 2])).toEqual(STORED);
    await node.stop();
    cleanups.pop();
    await start({}, data);
    expect(await deposit(await capability(1))).toEqual(REFUSED);
    time += HOUR;
    expect(await node.sweep()).toBe(2);
  });

  test('is of one mailbox only', async () => {
    await start();
    expect(await revoke([1])).toEqual(STORED);
    const other = await mailboxIdentity(2);
    expect(await deposit(await capability(1, time + HOUR, 2), other)).toEqual(STORED);
  });

  test('is kept up to a limit, and its owner hears of it', async () => {
    await start({ revocations: 200 });
    const ids = Array.from({ length: 256 }, (_, index) => index);
    expect(await revoke(ids)).toEqual({ ok: false, error: 'Refused' });
    expect(await revoke(ids.slice(0, 200))).toEqual(STORED);
    const refused = await Promise.all(
      Array.from({ length: 256 }, async (_, index) => !(await deposit(await capability(index))).ok),
    );
    expect(refused.filter(Boolean)).toHaveLength(200);
  });
});

test('a node remembers nothing for a mailbox without prekeys, which anybody can make up', async () => {
  await start({ unopenedMailboxes: false });
  expect(await revoke([1])).toEqual({ ok: false, error: 'Refused' });
  await openMailbox(node, owner);
  expect(await revoke([1])).toEqual(STORED);
  expect(await deposit(await capability(1))).toEqual(REFUSED);
});

describe('strangers', () => {
  test('have little room, and friends all that is left', async () => {
    await start({ mailboxMessages: 5, strangerMessages: 2 });
    const token = await capability(1);
    expect([await deposit(undefined), await deposit(undefined)]).toEqual([STORED, STORED]);
    expect(await deposit(undefined)).toEqual({ ok: false, error: 'QuotaExceeded' });
    for (let index = 0; index < 3; index++) expect(await deposit(token)).toEqual(STORED);
    expect(await deposit(token)).toEqual({ ok: false, error: 'QuotaExceeded' });
  });

  test('use up prekeys for nothing only so often, friends without end', async () => {
    await start({ work: { ...LIMITS.work, freeClaims: 2, base: 64, most: 64 } });
    await openMailbox(node, owner);
    const claim = (token?: Bytes) => http.claimPrekeys(node.origin, owner.publicKey, token);
    expect([(await claim()).ok, (await claim()).ok]).toEqual([true, true]);
    // far more work than anybody does
    expect(await claim()).toEqual({ ok: false, error: 'Refused' });
    const token = await capability(1);
    for (let index = 0; index < 5; index++) expect((await claim(token)).ok).toBe(true);
    expect(await revoke([1])).toEqual(STORED);
    expect(await claim(token)).toEqual(REFUSED);
    // as the pressure goes, claims are free again
    time += LIMITS.work.halfLife;
    expect((await claim()).ok).toBe(true);
  });
});

test('a token shows nothing but a random id and its end', async () => {
  const token = await capability(7);
  expect(token.length).toBeLessThan(125);
  expect(toHex(token)).not.toContain(toHex(owner.publicKey));
});
