/** One account on several devices, of both people: what is written on one is on all, and who is away gets it later. */
import { beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { keysOf } from './impostor.ts';
import { secondDevice } from './second-device.ts';
import { World } from './world.ts';

/** Anna with three devices, Ben with two, friends on all. */
async function fiveDevices(world: World): Promise<{ annas: Device[]; bens: Device[] }> {
  const [anna, ben] = await world.friends();
  const phone = await secondDevice(world, anna, 'anna’s phone');
  const tablet = await secondDevice(world, anna, 'anna’s tablet');
  const laptop = await secondDevice(world, ben, 'ben’s laptop');
  await world.pass(10_000);
  // whoever has a friend with a new device has looked at it; a new device takes friends as it finds them
  await anna.ok('trust', 'acknowledgeChange', { nodeId: ben.address });
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await world.pass(60_000);
  return { annas: [anna, phone, tablet], bens: [ben, laptop] };
}

/** What a conversation shows, whatever the time at which each device learnt it. */
async function shown(device: Device, other: Device): Promise<string[]> {
  const rows = (await device.history(other)).filter((row) => row.msg_source !== 2);
  return rows.map((row) => `${row.msg_id} ${row.msg_cry} ${row.msg_source} ${row.msg_is_send}/${row.msg_state}`).sort();
}

test('three devices and two talk, one is away for a hundred messages: all show the same in the end', async () => {
  const world = new World('five devices', 'swift');
  const { annas, bens } = await fiveDevices(world);
  const [anna, phone, tablet] = annas as [Device, Device, Device];
  const [ben, laptop] = bens as [Device, Device];
  tablet.network.goOffline();
  const said: string[] = [];
  for (let round = 0; round < 20; round++) {
    for (const [from, to] of [
      [anna, ben],
      [ben, anna],
      [phone, ben],
      [laptop, anna],
      [anna, ben],
    ] as const) {
      const text = `${said.length}`;
      said.push(text);
      await world.until(from.send(to, text));
      await world.pass(2000);
    }
    const unread = (await laptop.history(anna)).filter((row) => row.msg_source === 1 && row.msg_state === 1);
    await laptop.read(
      anna,
      unread.slice(0, 2).map((row) => row.msg_id),
    );
  }
  await tablet.restart();
  await world.pass(120_000);
  for (const device of annas) expect((await device.texts(ben)).sort()).toEqual([...said].sort());
  for (const device of annas) expect(await shown(device, ben)).toEqual(await shown(anna, ben));
  for (const device of bens) expect(await shown(device, anna)).toEqual(await shown(ben, anna));
  expect((await shown(tablet, ben)).filter((row) => row.endsWith('1/2')).length).toBeGreaterThanOrEqual(40);
  expect((await shown(tablet, ben)).filter((row) => row.endsWith(' 0 1/1'))).toEqual([]);
  expect([...annas, ...bens].flatMap(({ problems }) => problems)).toEqual([]);
}, 120_000);

describe('what is done on one device is done on the others', () => {
  let world: World;
  let annas: [Device, Device, Device];
  let bens: [Device, Device];

  beforeEach(async () => {
    world = new World('follow', 'swift');
    const people = await fiveDevices(world);
    annas = people.annas as [Device, Device, Device];
    bens = people.bens as [Device, Device];
  }, 60_000);

  test('read, marked as unread, and no receipt said twice', async () => {
    const [anna, phone] = annas;
    const [ben] = bens;
    const id = await world.until(ben.send(anna, 'hello'));
    await world.pass(10_000);
    expect([await anna.unread(ben), await phone.unread(ben)]).toEqual([1, 1]);
    await phone.read(ben, [id]);
    await world.pass(10_000);
    expect([await anna.unread(ben), await phone.unread(ben)]).toEqual([0, 0]);
    expect((await anna.message(id)).msg_state).toBe(2);
    for (const device of bens) expect((await device.message(id)).msg_state).toBe(2);
    await anna.ok('chat', 'setConversationReadById', { conversationId: ben.address, isRead: false });
    await world.pass(10_000);
    expect(await phone.unread(ben)).toBe(1);
    await phone.ok('chat', 'setConversationReadById', { conversationId: ben.address, isRead: true });
    await world.pass(10_000);
    expect(await anna.unread(ben)).toBe(0);
  });

  test('read on one device before the message has come to the other', async () => {
    const [anna, phone, tablet] = annas;
    const [ben] = bens;
    const id = await world.until(ben.send(anna, 'hello'));
    await world.pass(10_000);
    // the tablet gets nothing of Ben for a while, and is told by the phone
    tablet.network.goOffline();
    const later = await world.until(ben.send(anna, 'later'));
    await world.pass(10_000);
    await phone.read(ben, [id, later]);
    await world.pass(10_000);
    tablet.network.goOnline();
    await world.pass(20_000);
    expect(await tablet.unread(ben)).toBe(0);
    expect((await tablet.message(later)).msg_state).toBe(2);
    expect(await shown(tablet, ben)).toEqual(await shown(anna, ben));
  });

  test('deleted, as is told in one change with the message itself, which comes last', async () => {
    const [anna, phone] = annas;
    const [ben] = bens;
    phone.network.goOffline();
    const { envelopes } = world.internet.mailbox(toHex((await keysOf(phone)).device.mailbox.publicKey));
    envelopes.clear();
    const id = await world.until(anna.send(ben, 'gone'));
    await anna.ok('chat', 'deleteMessageById', { messageId: id });
    await world.pass(10_000);
    // the message itself; another copy of it comes from the sender in an hour
    const [first = ''] = envelopes.keys();
    envelopes.delete(first);
    phone.network.goOnline();
    await world.pass(10_000);
    expect(await phone.texts(ben)).toEqual([]);
    await world.pass(3 * 3_600_000);
    expect(await phone.texts(ben)).toEqual([]);
    expect(phone.problems).toEqual([]);
  });

  test('deleted: a message, a conversation with its messages, and one only taken off the list', async () => {
    const [anna, phone, tablet] = annas;
    const [ben] = bens;
    const first = await world.until(ben.send(anna, 'first'));
    await world.until(anna.send(ben, 'second'));
    await world.pass(10_000);
    tablet.network.goOffline();
    await phone.ok('chat', 'deleteMessageById', { messageId: first });
    await world.pass(10_000);
    tablet.network.goOnline();
    await world.pass(10_000);
    for (const device of annas) expect(await device.texts(ben)).toEqual(['second']);
    expect((await ben.texts(anna)).sort()).toEqual(['first', 'second']);
    const list = async (device: Device) => ((await device.ok('chat', 'getConversations')) as unknown[]).length;
    await anna.ok('chat', 'deleteConversationById', {
      conversationId: ben.address,
      deleteMessages: false,
    });
    await world.pass(10_000);
    for (const device of annas) expect(await list(device)).toBe(0);
    await world.until(ben.send(anna, 'third'));
    await world.pass(10_000);
    for (const [index, device] of annas.entries())
      expect((await device.texts(ben)).sort(), `device ${index}`).toEqual(['second', 'third']);
    await phone.ok('chat', 'deleteConversationById', {
      conversationId: ben.address,
      deleteMessages: true,
    });
    await world.pass(10_000);
    for (const device of annas) expect([await list(device), await device.texts(ben)]).toEqual([0, []]);
  });
});
