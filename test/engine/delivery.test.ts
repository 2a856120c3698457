/** Delivery: the four honest states, refusals, trying again, giving up. */
import { expect, test } from 'vitest';
import { MAX_ATTEMPTS } from '#domain/outbox/retry.ts';
import type { Device } from './device.ts';
import { textTo } from './device.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;

/** The states in which a message was shown, `msg_is_send/msg_state`, in order. */
function states(device: Device, id: string): string[] {
  const rows = device.events.flatMap((event) =>
    event.type === 'message.added' || event.type === 'message.changed' ? event.data.rows : [],
  );
  const shown = rows.filter((row) => row.msg_id === id).map((row) => `${row.msg_is_send}/${row.msg_state}`);
  return shown.filter((state, index) => state !== shown[index - 1]);
}

test('through the mailbox: sending, stored, delivered, read', async () => {
  const world = new World('states');
  const [anna, ben] = await world.friends();
  await ben.stop();
  const id = await anna.send(ben, 'hello');
  expect(await anna.message(id)).toMatchObject({ msg_is_send: 0, msg_state: 1 });
  await world.pass(10_000);
  expect(await anna.message(id)).toMatchObject({ msg_is_send: 1, msg_state: 1 });
  await ben.start();
  await ben.login();
  await world.pass(10_000);
  expect(await anna.message(id)).toMatchObject({ msg_is_send: 1, msg_state: 3 });
  expect(await ben.message(id)).toMatchObject({ msg_source: 1, msg_state: 1 });
  expect(await ben.read(anna, [id])).toEqual([id]);
  expect(await ben.message(id)).toMatchObject({ msg_state: 2 });
  await world.pass(10_000);
  expect(states(anna, id)).toEqual(['0/1', '1/1', '1/3', '1/2']);
  await anna.restart();
  expect(await anna.message(id)).toMatchObject({ msg_is_send: 1, msg_state: 2 });
});

test('over a direct stream a message is delivered without ever lying on a node', async () => {
  const world = new World('direct');
  const [anna, ben] = await world.friends();
  for (const device of [anna, ben]) {
    device.network.goOffline();
    device.network.direct = true;
  }
  anna.network.goOnline();
  ben.network.goOnline();
  await world.pass(10_000);
  expect(ben.published('presence.changed').at(-1)?.data).toEqual({ nodeId: anna.address, direct: true });
  anna.network.deposits.length = 0;
  const id = await anna.send(ben, 'straight to you');
  await world.pass(1000);
  expect(states(anna, id)).toEqual(['0/1', '1/3']);
  expect(anna.network.deposits).toEqual([]);
});

test('what is said over a stream that leads nowhere goes by mail as soon as the other side writes by mail', async () => {
  const world = new World('deaf stream');
  const [anna, ben] = await world.friends();
  for (const device of [anna, ben]) {
    device.network.goOffline();
    device.network.direct = true;
  }
  anna.network.goOnline();
  ben.network.goOnline();
  await world.pass(10_000);
  // his page has crashed, and she hasn't heard of it
  ben.network.deaf = true;
  const lost = await anna.send(ben, 'are you there?');
  await world.pass(500);
  expect(states(anna, lost)).toEqual(['0/1']);
  await ben.send(anna, 'by mail');
  await world.pass(1000);
  expect(states(anna, lost).at(-1)).toBe('1/3');
  const next = await anna.send(ben, 'so you are');
  await world.pass(1000);
  expect(states(anna, next).at(-1)).toBe('1/3');
});

test('whoever loses the page that hosts a stream says so by mail, and what went into the stream follows at once', async () => {
  const world = new World('lost host');
  const [anna, ben] = await world.friends();
  for (const device of [anna, ben]) {
    device.network.goOffline();
    device.network.direct = true;
  }
  anna.network.goOnline();
  ben.network.goOnline();
  await world.pass(10_000);
  ben.network.loseHost();
  const [first, second] = [await anna.send(ben, 'are you'), await anna.send(ben, 'there?')];
  // he says nothing, and she has no other way to know
  await world.pass(500);
  expect([states(anna, first).at(-1), states(anna, second).at(-1)]).toEqual(['1/3', '1/3']);
  expect(await ben.texts(anna)).toEqual(['are you', 'there?']);
});

test('offline: it stays on its way, and goes out when the connection is back', async () => {
  const world = new World('offline');
  const [anna, ben] = await world.friends();
  anna.network.goOffline();
  const id = await anna.send(ben, 'later');
  await world.pass(30_000);
  expect(states(anna, id)).toEqual(['0/1']);
  anna.network.goOnline();
  await world.pass(10_000);
  expect(states(anna, id).at(-1)).toBe('1/3');
});

test('after many failed tries it is shown as failed, and a try of one’s own brings it out', async () => {
  const world = new World('failed');
  const [anna, ben] = await world.friends();
  anna.network.refusal = 'Unreachable';
  const id = await anna.send(ben, 'try me');
  await world.pass((MAX_ATTEMPTS - 3) * 1000);
  expect(states(anna, id)).toEqual(['0/1']);
  await world.pass(HOUR);
  expect(states(anna, id)).toEqual(['0/1', '2/1']);
  await anna.ok('outbox', 'retry', { messageId: id });
  expect(states(anna, id).at(-1)).toBe('0/1');
  anna.network.refusal = undefined;
  await anna.ok('outbox', 'retry', { messageId: id });
  await world.pass(10_000);
  expect(states(anna, id)).toEqual(['0/1', '2/1', '0/1', '1/1', '1/3']);
  expect(await ben.texts(anna)).toEqual(['try me']);
  expect(await anna.code('outbox', 'retry', { messageId: id })).toBe(20072);
  expect(await anna.code('outbox', 'retry', { messageId: 'nothing' })).toBe(20091);
  expect(await anna.code('outbox', 'discard', { messageId: id })).toBe(20072);
});

test('a refusal for good is shown at once; a message given up leaves no gap behind it', async () => {
  const world = new World('discarded');
  const [anna, ben] = await world.friends();
  await anna.send(ben, 'first');
  await world.pass(5000);
  anna.network.refusal = 'Refused';
  const given = await anna.send(ben, 'given up');
  const kept = await anna.send(ben, 'kept');
  await world.pass(5000);
  expect([states(anna, given), states(anna, kept)]).toEqual([
    ['0/1', '2/1'],
    ['0/1', '2/1'],
  ]);
  await anna.ok('outbox', 'discard', { messageId: given });
  expect(anna.published('message.removed').map(({ data }) => data.ids)).toEqual([[given]]);
  expect(await anna.code('chat', 'getMessageByIdChat', { messageId: given })).toBe(20091);
  expect(await anna.code('outbox', 'discard', { messageId: given })).toBe(20091);
  anna.network.refusal = undefined;
  await anna.ok('outbox', 'retry', { messageId: kept });
  await world.pass(10_000);
  await anna.send(ben, 'last');
  await world.pass(10_000);
  expect(await ben.texts(anna)).toEqual(['first', 'kept', 'last']);
  expect(await anna.texts(ben)).toEqual(['first', 'kept', 'last']);
  expect((await anna.history(ben)).every((row) => row.msg_source !== 0 || row.msg_state === 3)).toBe(true);
});

test('what the recipient could not take in is refused here, and blocks nothing behind it', async () => {
  const world = new World('too large');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  const { writes } = anna;
  const escaped = '"'.repeat(32 * 1024);
  expect(await anna.code('chat', 'sendTextMessage', textTo(ben.address, escaped))).toBe(600);
  expect(await anna.code('chat', 'sendTextMessage', textTo(ben.address, '"'.repeat(21_000)))).toBe(600);
  expect(await anna.texts(ben)).toEqual([]);
  // a refused call has taken no place in the stream
  expect(anna.writes).toBe(writes);
  const longest = 'x'.repeat(32 * 1024);
  await anna.send(ben, longest);
  await anna.send(ben, 'behind it');
  await world.pass(10_000);
  expect(await ben.texts(anna)).toEqual([longest, 'behind it']);
});
