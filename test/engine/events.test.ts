/** Events: numbered without a gap, resumable by position, bounded in memory, named by those who registered. */
import { expect, test } from 'vitest';
import type { EngineEvent } from '#contract/events.ts';
import { EventLog } from '#engine/events/event-log.ts';
import { World } from './world.ts';

const CLOCK = { now: () => 0, after: () => () => undefined };
const SNAPSHOT = { session: { state: 'open', anonymous: false }, direct: [], storage: 'ok' } as const;

function log(epoch = 'this life') {
  const events = new EventLog(epoch, CLOCK);
  const type = (count: number) => {
    for (let index = 0; index < count; index++) events.publish('typing', { nodeId: `${index}`, isInputting: true });
  };
  const since = (seq: number, from = epoch) => {
    const got: EngineEvent[] = [];
    events.subscribe((event) => got.push(event), SNAPSHOT, { epoch: from, seq })();
    return got;
  };
  return { events, type, since };
}

test('a subscriber hears the state first, then everything in order', () => {
  const { events, type } = log();
  type(3);
  const got: EngineEvent[] = [];
  const stop = events.subscribe((event) => got.push(event), SNAPSHOT);
  type(2);
  stop();
  stop();
  type(1);
  expect(got.map(({ seq }) => seq)).toEqual([3, 4, 5]);
  expect(got.map(({ type: name }) => name)).toEqual(['session.changed', 'typing', 'typing']);
});

test('whoever comes back hears what they missed; from another life or too late, that they must read again', () => {
  const { type, since } = log();
  type(10);
  expect(since(7).map(({ seq }) => seq)).toEqual([8, 9, 10]);
  expect(since(0).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(since(10)).toEqual([]);
  for (const [seq, epoch] of [
    [11, 'this life'],
    [7, 'another life'],
  ] as const) {
    expect(since(seq, epoch).map((event) => event.type)).toEqual(['resync', 'session.changed']);
  }
});

test('the log keeps a bounded number of events', () => {
  const { type, since } = log();
  type(10_000);
  expect(since(10_000 - 2048)).toHaveLength(2048);
  expect(since(10_000 - 5000).map((event) => event.type)).toEqual(['resync', 'session.changed']);
  expect(since(0).map((event) => event.type)).toEqual(['resync', 'session.changed']);
});

test('what was said in a closed account can not be heard any more', () => {
  const { events, type, since } = log();
  type(5);
  events.clear();
  type(1);
  expect(since(3).map((event) => event.type)).toEqual(['resync', 'session.changed']);
  expect(since(5).map(({ seq }) => seq)).toEqual([6]);
});

test('a listener that leaves while an event is handed on disturbs nobody', () => {
  const { events, type } = log();
  const got: number[] = [];
  const stop = events.subscribe(({ seq }) => {
    if (seq === 1) stop();
    got.push(seq);
  }, SNAPSHOT);
  events.subscribe(({ seq }) => got.push(seq * 100), SNAPSHOT);
  type(2);
  expect(got).toEqual([0, 0, 1, 100, 200]);
});

test('identifiers are those of the event’s family, once each, and bounded', () => {
  const { events, since, type } = log();
  events.register('addReceive', 'one');
  events.register('addReceive', 'one');
  events.register('addContactEventHandler', 'another');
  type(1);
  expect(since(0)[0]?.identifiers).toEqual(['one']);
  for (let index = 0; index < 1000; index++) events.register('addReceive', `name ${index}`);
  type(1);
  expect(since(1)[0]?.identifiers.length).toBe(256);
});

test('an engine’s events have one epoch and no gap, and rows that agree with what is read', async () => {
  const world = new World('events');
  const [anna, ben] = await world.friends();
  await ben.ok('socketEvent', 'addReceive', { identifier: 'screen' });
  ben.events = [];
  for (let index = 0; index < 5; index++) await anna.send(ben, `${index}`);
  await world.pass(10_000);
  const ids = (await ben.history(anna)).filter((row) => row.msg_source === 1).map((row) => row.msg_id);
  await ben.read(anna, ids.slice(0, 3));
  await world.pass(10_000);
  const seqs = ben.events.map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  expect(new Set(ben.events.map(({ epoch }) => epoch)).size).toBe(1);
  const rows = new Map<string, unknown>();
  for (const event of ben.events) {
    if (event.type !== 'message.added' && event.type !== 'message.changed') continue;
    expect(event.identifiers).toEqual(['screen']);
    for (const row of event.data.rows) rows.set(row.msg_id, row);
  }
  for (const id of ids) expect(rows.get(id)).toEqual(await ben.message(id));
  expect(ben.published('conversation.changed').at(-1)?.data.row).toEqual(
    ((await ben.ok('chat', 'getConversations')) as unknown[])[0],
  );
  const missed: EngineEvent[] = [];
  const position = { epoch: ben.events[0]?.epoch ?? '', seq: seqs[2] ?? 0 };
  ben.engine.subscribe((event) => missed.push(event), position);
  expect(missed).toEqual(ben.events.slice(3));
});

test('a second listener, and one that must read again, hears who is connected directly', async () => {
  const world = new World('presence');
  const [anna, ben] = await world.friends();
  for (const device of [anna, ben]) {
    await device.restart();
    device.network.direct = true;
  }
  await world.pass(30_000);
  expect(anna.published('presence.changed').at(-1)?.data).toEqual({ nodeId: ben.address, direct: true });
  const heard = (after?: { epoch: string; seq: number }) => {
    const got: EngineEvent[] = [];
    anna.engine.subscribe((event) => got.push(event), after)();
    return got.map(({ type, data }) => ({ type, data }));
  };
  const session = { type: 'session.changed', data: { state: 'open', anonymous: false } };
  const direct = { type: 'presence.changed', data: { nodeId: ben.address, direct: true } };
  expect(heard()).toEqual([session, direct]);
  expect(heard({ epoch: 'another life', seq: 3 })).toEqual([{ type: 'resync', data: {} }, session, direct]);
  await ben.stop();
  await world.pass(60_000);
  expect(heard()).toEqual([session]);
});
