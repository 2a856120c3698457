/** What the network makes of several super nodes' answers: what counts as stored, newest, handed out, or refused. */
import { expect, test } from 'vitest';
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';
import type { Clock } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { encodePrekeyClaim } from '#wire/prekeys.ts';
import { encodeRecord, NO_HASH } from '#wire/record.ts';

const clock: Clock = { now: () => 0, after: () => () => undefined };
const [a, b, c] = ['https://a.example', 'https://b.example', 'https://c.example'] as HomeNode[] as [
  HomeNode,
  HomeNode,
  HomeNode,
];
const mailbox = new Uint8Array(32).fill(1);
const key = new Uint8Array(32).fill(2);

type Answer = { status: number; body?: Bytes } | 'down' | 'silent';

/** A network whose nodes answer as given; `asked` lists the nodes in the order of the requests. */
function networkWith(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const network = createLibp2pNetwork({
    clock,
    log: () => undefined,
    fetch: async (url) => {
      const { origin } = new URL(url);
      asked.push(origin);
      const answer = answers[origin] ?? 'down';
      if (answer === 'silent') return new Promise(() => undefined);
      if (answer === 'down') throw new TypeError('fetch failed');
      return new Response(answer.body ?? null, { status: answer.status });
    },
  });
  return { network, asked };
}

function record(version: number, owner = key): Bytes {
  const prevHash = version === 1 ? NO_HASH : new Uint8Array(32).fill(9);
  const body = Uint8Array.of(version);
  return encodeRecord({ v: 1, key: owner, version, prevHash, expires: 1, body, signature: new Uint8Array(64) });
}

test('an envelope counts as stored with the first node that has it, whatever the others do', async () => {
  const { network, asked } = networkWith({ [a]: 'silent', [b]: { status: 201 }, [c]: 'down' });
  expect(await network.deposit([a, b, c], mailbox, Uint8Array.of(1), 1000)).toEqual({ ok: true });
  expect(asked).toEqual([a, b, c]);
});

test.each([
  ['Unreachable', { [a]: 'down', [b]: { status: 400 } }],
  ['QuotaExceeded', { [a]: { status: 507 }, [b]: { status: 507 } }],
  ['Refused', { [a]: { status: 400 }, [b]: { status: 413 } }],
] as const)('an envelope that no node took is %s', async (error, answers) => {
  const { network } = networkWith(answers);
  expect(await network.deposit([a, b], mailbox, Uint8Array.of(1), 1000)).toEqual({ ok: false, error });
});

test('no node to ask is no success', async () => {
  const { network } = networkWith({});
  expect(await network.deposit([], mailbox, Uint8Array.of(1), 1000)).toEqual({ ok: false, error: 'Unreachable' });
  expect(await network.getRecords([], key)).toEqual({ ok: false, error: 'Unreachable' });
  expect(await network.claimPrekeys([], mailbox)).toEqual({ ok: false, error: 'Unreachable' });
  expect(await network.putRecord(record(1))).toEqual({ ok: false, error: 'Unreachable' });
});

test('all records of that key are found, the highest version first', async () => {
  const stranger = new Uint8Array(32).fill(7);
  const { network } = networkWith({
    [a]: { status: 200, body: record(2) },
    [b]: { status: 200, body: record(3) },
    [c]: { status: 200, body: record(9, stranger) },
  });
  const found = [new Uint8Array(record(3)), new Uint8Array(record(2))];
  expect(await network.getRecords([a, b, c, a], key)).toEqual({ ok: true, value: found });
});

test('no record is an answer when one node says so, and unreachable nodes are not', async () => {
  const { network } = networkWith({ [a]: { status: 404 }, [b]: 'down' });
  expect(await network.getRecords([a, b], key)).toEqual({ ok: true, value: [] });
  expect(await network.getRecords([b], key)).toEqual({ ok: false, error: 'Unreachable' });
});

test('prekeys are claimed from one node only', async () => {
  const claim = { v: 1 as const, bundle: Uint8Array.of(1), oneTime: Uint8Array.of(2), oneTimeKem: null };
  const { network, asked } = networkWith({
    [a]: { status: 404 },
    [b]: { status: 200, body: encodePrekeyClaim(claim) },
    [c]: { status: 200, body: encodePrekeyClaim(claim) },
  });
  expect(await network.claimPrekeys([a, b, c], mailbox)).toEqual({
    ok: true,
    value: { bundle: Uint8Array.of(1), oneTime: Uint8Array.of(2), oneTimeKem: undefined },
  });
  expect(asked).toEqual([a, b]);
});

test('before it is started the network refuses what needs a connection', async () => {
  const { network } = networkWith({});
  expect(await network.dial({ peerId: 'x', addresses: [] })).toBe(false);
  expect(network.sendDirect('x', Uint8Array.of(1))).toBe(false);
  expect(await network.putPrekeys({ bundle: Uint8Array.of(1), oneTime: [], oneTimeKem: [] })).toEqual({
    ok: false,
    error: 'Unreachable',
  });
  expect([network.sessionCount(), network.superNodeId()]).toEqual([0, '']);
});

test('the time is the middle of what the home nodes say; without an answer there is none', async () => {
  const info = (now: number) => {
    const limits = { envelopeBytes: 1, recordBytes: 1, mailboxMessages: 1, mailboxBytes: 1, ttl: 1 };
    return {
      status: 200,
      body: new TextEncoder().encode(JSON.stringify({ peerId: 'a'.repeat(46), version: '1', now, limits })),
    };
  };
  const timeAt = async (answers: Readonly<Record<string, Answer>>, home: readonly HomeNode[]) => {
    const { network } = networkWith(answers);
    const listener = {
      connection: () => undefined,
      envelope: async () => undefined,
      peer: () => undefined,
      address: () => undefined,
    };
    await network.start({ publicKey: mailbox, sign: async () => mailbox }, home, listener);
    const time = await network.time();
    await network.stop();
    return time;
  };
  expect(await timeAt({ [a]: info(9_000), [b]: info(2_000), [c]: info(1) }, [a, b, c])).toEqual(ok(2_000));
  expect(await timeAt({ [a]: info(9_000), [c]: 'down' }, [a, c])).toEqual(ok(9_000));
  expect(await timeAt({ [a]: 'down', [b]: { status: 400 } }, [a, b])).toEqual(err('Unreachable'));
});
