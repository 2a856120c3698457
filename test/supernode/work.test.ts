/** Proof of work: bound to what it was done for, adaptive, and harmless when it is shown again. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import { WorkSolver } from '#engine/network/work-solver.ts';
import { type Bytes, fromHex, utf8 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { LIMITS, type Limits, type WorkPolicy } from '#supernode/limits.ts';
import { WorkDesk } from '#supernode/services/work-desk.ts';
import { claimPath, depositPath, WORK_HEADER } from '#wire/node-http.ts';
import {
  CLAIM_SUBJECT,
  formatWork,
  parseWorkChallenge,
  provenBits,
  searchNonce,
  type WorkChallenge,
  workSeed,
} from '#wire/work.ts';
import { mailboxIdentity, openMailbox, settled, TestPeer } from './client.ts';
import { collector, texts } from './collector.ts';
import { startTestNode, type TestNode } from './start-node.ts';

const HOUR = 3_600_000;
/** Easy, so that the tests are quick. */
const POLICY: WorkPolicy = { ...LIMITS.work, base: 6, most: 10, step: 2, freeClaims: 1 };

let time: number;
let box: Bytes;
const nodes: TestNode[] = [];

async function start(limits: Partial<Limits> = {}): Promise<TestNode> {
  const node = await startTestNode({ now: () => time, limits: { work: POLICY, ...limits } });
  nodes.push(node);
  return node;
}

beforeEach(async () => {
  time = Date.now();
  box = (await mailboxIdentity(1)).publicKey;
});

afterEach(async () => {
  for (const node of nodes.splice(0)) await node.stop();
});

const digest = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());

/** A nonce that proves at least so many bits, and that is `right`: many prove a little more, or a little of something else. */
function solve(
  { salt, bits }: WorkChallenge,
  mailbox: Bytes,
  subject: Bytes,
  right: (nonce: Bytes) => boolean = () => true,
): string {
  const seed = workSeed(salt, mailbox, subject);
  for (let from = 0; ; from++) {
    const nonce = searchNonce(seed, bits, from, 1);
    if (nonce !== undefined && right(nonce)) return formatWork({ salt, nonce });
  }
}

/** As `solve`, for no more than the bits asked. */
function solveExactly(challenge: WorkChallenge, mailbox: Bytes, subject: Bytes): string {
  const seed = workSeed(challenge.salt, mailbox, subject);
  return solve(challenge, mailbox, subject, (nonce) => provenBits(seed, nonce) === challenge.bits);
}

async function post(node: TestNode, path: string, body: string, work?: string) {
  const headers = work === undefined ? {} : { [WORK_HEADER]: work };
  const answer = await fetch(`${node.url}${path}`, { method: 'POST', body, headers });
  const content = await answer.text();
  const challenge = parseWorkChallenge(content);
  return { status: answer.status, challenge: challenge.ok ? challenge.value : undefined };
}
const deposit = (node: TestNode, text: string, work?: string, mailbox = box) =>
  post(node, depositPath(mailbox, HOUR), text, work);

async function asked(node: TestNode, text = 'asked'): Promise<WorkChallenge> {
  const { status, challenge } = await deposit(node, text);
  if (challenge === undefined) throw new Error(`the node answered ${status}`);
  return challenge;
}

describe('a stranger’s envelope', () => {
  test('is taken for the work that the node asks, and not for less', async () => {
    const node = await start();
    const challenge = await asked(node);
    expect(challenge.bits).toBe(6);
    expect((await deposit(node, 'm', solveExactly({ ...challenge, bits: 5 }, box, digest('m')))).status).toBe(428);
    expect((await deposit(node, 'm', solve(challenge, box, digest('m')))).status).toBe(201);
  });

  test('needs work of its own: not another envelope’s, mailbox’s or node’s', async () => {
    const [node, elsewhere] = [await start(), await start()];
    const other = (await mailboxIdentity(2)).publicKey;
    const challenge = { ...(await asked(node)), bits: 10 };
    const others = [workSeed(challenge.salt, box, digest('another')), workSeed(challenge.salt, other, digest('m'))];
    const work = solve(challenge, box, digest('m'), (nonce) =>
      others.every((seed) => provenBits(seed, nonce) < POLICY.base),
    );
    expect((await deposit(node, 'another', work)).status).toBe(428);
    expect((await deposit(node, 'm', work, other)).status).toBe(428);
    expect((await deposit(elsewhere, 'm', work)).status).toBe(428);
    expect((await deposit(node, 'm', work)).status).toBe(201);
  });

  test.each([
    '',
    '.',
    'zz.00',
    `${'0'.repeat(32)}.${'0'.repeat(16)}`,
    `${'0'.repeat(32)}.${'0'.repeat(17)}`,
    'x'.repeat(9000),
  ])('isn’t taken for “%s”', async (work) => {
    expect((await deposit(await start(), 'm', work)).status).toBe(428);
  });

  test('shown again with its work is stored once', async () => {
    const node = await start();
    const work = solve({ ...(await asked(node)), bits: 10 }, box, digest('m'));
    for (let index = 0; index < 5; index++) expect((await deposit(node, 'm', work)).status).toBe(201);
    expect((await asked(node)).bits).toBe(6);
    const peer = await TestPeer.start();
    const got = collector();
    await peer.read(node, await mailboxIdentity(1), got.take);
    await got.reached(1);
    await peer.stop();
    expect(texts(got.got)).toEqual(['m']);
  });

  test('shown again with its work uses up nothing that other strangers may do, read or not', async () => {
    const node = await start({ strangerDepositsPerMailbox: { burst: 2, perSecond: 0.001 } });
    const work = solve({ ...(await asked(node)), bits: 10 }, box, digest('m'));
    const together = await Promise.all(Array.from({ length: 10 }, () => deposit(node, 'm', work)));
    expect(together.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    for (let index = 0; index < 5; index++) expect((await deposit(node, 'm', work)).status).toBe(201);
    const peer = await TestPeer.start();
    const got = collector();
    const reader = await peer.read(node, await mailboxIdentity(1), got.take);
    await got.reached(1);
    await settled(reader);
    await peer.stop();
    expect((await deposit(node, 'm', work)).status).toBe(428);
    expect((await deposit(node, 'n', solve({ ...(await asked(node)), bits: 10 }, box, digest('n')))).status).toBe(201);
  });

  test('costs as much in many requests at the same time as in one after another', async () => {
    const node = await start();
    const { salt } = await asked(node);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const work = solveExactly({ salt, bits: POLICY.base }, box, digest(`m${index}`));
        return deposit(node, `m${index}`, work);
      }),
    );
    // each proves as much as the first costs: that is enough until the pressure has reached a step
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(POLICY.step);
  });

  test('costs more the more there are, never beyond a limit, and less again with time', async () => {
    const node = await start();
    const costs: number[] = [];
    for (let index = 0; index < 40; index++) {
      const challenge = await asked(node);
      costs.push(challenge.bits);
      await deposit(node, `m${index}`, solve({ ...challenge, bits: 10 }, box, digest(`m${index}`)));
    }
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect([costs[0], costs[39]]).toEqual([6, 10]);
    const other = (await mailboxIdentity(2)).publicKey;
    expect((await deposit(node, 'm', undefined, other)).challenge?.bits).toBe(6);
    time += POLICY.halfLife;
    const eased = (await asked(node)).bits;
    expect(eased).toBeLessThan(10);
    time += 10 * POLICY.halfLife;
    expect((await asked(node)).bits).toBe(6);
  });

  test('costs more as the strangers’ room fills', async () => {
    const node = await start({ strangerMessages: 4 });
    const fill = async (text: string) =>
      deposit(node, text, solve({ ...(await asked(node)), bits: 10 }, box, digest(text)));
    for (const text of ['a', 'b', 'c', 'd']) expect((await fill(text)).status).toBe(201);
    time += 20 * POLICY.halfLife;
    expect((await asked(node)).bits).toBe(POLICY.base + POLICY.fillBits);
    expect((await fill('e')).status).toBe(507);
  });

  test('work is good for some minutes', async () => {
    const node = await start();
    const challenge = await asked(node);
    time += POLICY.saltLifetime;
    await asked(node);
    expect((await deposit(node, 'm', solve(challenge, box, digest('m')))).status).toBe(201);
    time += POLICY.saltLifetime;
    expect((await deposit(node, 'n', solve(challenge, box, digest('n')))).status).toBe(428);
  });
});

test('a claim of prekeys takes each nonce once', async () => {
  const node = await start();
  await openMailbox(node, await mailboxIdentity(1));
  const claim = (work?: string) => post(node, claimPath(box), '', work);
  expect((await claim()).status).toBe(200);
  const { status, challenge } = await claim();
  expect(status).toBe(428);
  const work = solve({ salt: challenge?.salt as Bytes, bits: 10 }, box, CLAIM_SUBJECT);
  expect((await claim(work)).status).toBe(200);
  expect((await claim(work)).status).toBe(428);
});

test('of many claims at the same time only so many are free', async () => {
  const node = await start({ work: { ...POLICY, freeClaims: 16 } });
  await openMailbox(node, await mailboxIdentity(1));
  const answers = await Promise.all(Array.from({ length: 150 }, () => post(node, claimPath(box), '')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(16);
});

describe('the client', () => {
  test('works as it is asked, and brings its envelope in', async () => {
    const node = await start();
    const http = new SuperNodeHttp(fetch);
    for (let index = 0; index < 8; index++)
      expect(await http.deposit(node.origin, box, utf8(`m${index}`), HOUR)).toEqual({ ok: true });
  });

  test('does not do whatever it is asked', async () => {
    const node = await start({ work: { ...POLICY, base: 23, most: 23 } });
    const http = new SuperNodeHttp(fetch);
    expect(await http.deposit(node.origin, box, utf8('m'), HOUR)).toEqual({ ok: false, error: 'Refused' });
  });

  test('does not work on what was asked before it was cancelled', async () => {
    const solver = new WorkSolver();
    let posts = 0;
    const late = async () => {
      posts++;
      solver.cancel();
      return new Response(JSON.stringify({ bits: 1, salt: '00'.repeat(16) }), { status: 428 });
    };
    const http = new SuperNodeHttp(late, undefined, solver);
    expect(await http.deposit('http://x' as HomeNode, box, utf8('m'), HOUR)).toEqual({
      ok: false,
      error: 'Unreachable',
    });
    expect(posts).toBe(1);
  });

  test('stops working when it is cancelled, and works again after that', async () => {
    const solver = new WorkSolver();
    const salt = fromHex('00'.repeat(16)) as Bytes;
    const endless = solver.solve({ bits: 256, salt }, box, CLAIM_SUBJECT, solver.life);
    const waiting = solver.solve({ bits: 1, salt }, box, CLAIM_SUBJECT, solver.life);
    let turns = 0;
    await new Promise<void>((resolve) => {
      const turn = () => (++turns === 5 ? resolve() : setTimeout(turn));
      turn();
    });
    solver.cancel();
    expect([await endless, await waiting]).toEqual([undefined, undefined]);
    expect(await solver.solve({ bits: 4, salt }, box, CLAIM_SUBJECT, solver.life)).toHaveLength(8);
  });
});

test('the pressure of many mailboxes is forgotten in the order in which it was last felt', () => {
  const desk = new WorkDesk(POLICY, () => time);
  desk.done('first');
  desk.done('kept');
  for (let index = 0; index < 99_999; index++) {
    if (index === 50_000) desk.done('kept');
    desk.done(`m${index}`);
  }
  expect([desk.pressure('first'), desk.pressure('kept')]).toEqual([0, 2]);
});
