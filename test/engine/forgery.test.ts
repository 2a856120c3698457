/** What strangers and forgers send: nothing throws, nothing changes, nothing grows. */
import { expect, test } from 'vitest';
import { generateDeviceKeys } from '#crypto/device-keys.ts';
import { sealEnvelope } from '#crypto/envelope.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { deviceIdOf } from '#engine/session/device-lists.ts';
import { type AccountRow, CHANNELS, HELD, OUTBOX, PEERS } from '#engine/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { Notice } from '#model/notices.ts';
import { decodeDeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { encodePacket, type Packet } from '#wire/payload.ts';
import { decodeRecord } from '#wire/record.ts';
import { seededBytes } from '../simulation/random.ts';
import type { Device } from './device.ts';
import { Impostor, keysOf } from './impostor.ts';
import { World } from './world.ts';

const random = seededBytes('forger');

/** What a device keeps, for comparison; whatever may be read is sorted. */
async function kept(device: Device): Promise<string> {
  let rows: unknown[] = [];
  await device.withStore(async (store) => {
    for (const table of [CHANNELS, PEERS, OUTBOX, HELD]) rows.push(await store.list<unknown>(table));
  });
  rows = rows.map((list) => (list as unknown[]).map((row) => JSON.stringify(row)).toSorted());
  const lists = ['getContacts', 'getApplyList'].map((method) => device.ok('contact', method));
  return JSON.stringify([rows, await Promise.all(lists), await device.ok('chat', 'getConversations')]);
}

async function seal(to: AccountRow, content: Uint8Array): Promise<Bytes> {
  const sealed = await sealEnvelope(nobleProvider, random, to.device.sealing.publicKey, content);
  if (!sealed.ok) throw new Error(sealed.error);
  return sealed.value;
}

function packet(from: AccountRow, change: Partial<Packet> = {}): Bytes {
  const message = Uint8Array.of(2, ...random(16), ...random(80));
  const { signing, device } = from;
  return encodePacket({
    v: 1,
    account: signing.publicKey,
    device: device.id,
    list: 1,
    deviceList: null,
    message,
    ...change,
  });
}

test('garbage at every layer changes nothing', async () => {
  const world = new World('garbage');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  const [hers, his] = [await keysOf(anna), await keysOf(ben)];
  const before = await kept(ben);
  const first = Uint8Array.of(1, ...random(16), ...random(1229), ...random(80));
  const contents: Uint8Array[] = [
    new Uint8Array(0),
    random(300),
    packet(hers).subarray(0, 100),
    packet(hers, { message: new Uint8Array(0) }),
    packet(hers, { message: random(5) }),
    packet(hers, { message: first }),
    packet(hers, { device: 'web0000000000000000' }),
    packet(hers, { device: 'web0000000000000000', deviceList: random(400) }),
    packet(hers, { account: random(32) }),
    packet(hers, { account: random(32), deviceList: hers.deviceList, message: first }),
    packet(his, { message: first }),
    encodePacket({ v: 2, account: random(32) } as never),
  ];
  for (const content of contents) await world.until(ben.network.inject(await seal(his, content)));
  const whole = await seal(his, packet(hers));
  for (const damaged of [
    new Uint8Array(0),
    random(512),
    whole.subarray(0, 511),
    flipped(whole, 40),
    flipped(whole, 0),
  ]) {
    await world.until(ben.network.inject(damaged));
  }
  await world.pass(60_000);
  expect(await kept(ben)).toBe(before);
  expect(ben.problems).toEqual([]);
  await anna.send(ben, 'still here');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['still here']);
});

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

test('envelopes handed in again, the first ones too, do nothing', async () => {
  const world = new World('replays');
  const anna = await world.person('anna');
  const ben = await world.person('ben');
  const taken: Bytes[] = [];
  const take = () => {
    for (const device of [anna, ben]) taken.push(...device.network.deposits.splice(0).map(({ envelope }) => envelope));
  };
  await world.befriend(anna, ben);
  for (let index = 0; index < 3; index++) {
    await anna.send(ben, `there ${index}`);
    await ben.send(anna, `back ${index}`);
    await world.pass(5000);
  }
  take();
  await world.pass(60_000);
  const shown = async () =>
    JSON.stringify([await anna.history(ben), await ben.history(anna), await ben.ok('contact', 'getApplyList')]);
  const before = await shown();
  for (let round = 0; round < 2; round++) {
    for (const envelope of taken) {
      await world.until(anna.network.inject(envelope));
      await world.until(ben.network.inject(envelope));
    }
    await world.pass(60_000);
    expect(await shown()).toBe(before);
    await ben.restart();
    await world.pass(60_000);
  }
  expect(await anna.notices(ben, Notice.sessionRenewed)).toBe(0);
  await anna.send(ben, 'after');
  await ben.send(anna, 'after too');
  await world.pass(5000);
  expect((await ben.texts(anna)).slice(-2).toSorted()).toEqual(['after', 'after too']);
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('forged messages of unknown sessions and devices make us ask nobody about anybody', async () => {
  const world = new World('forged sessions');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  const [hers, his] = [await keysOf(anna), await keysOf(ben)];
  const first = Uint8Array.of(1, ...random(16), ...random(1229), ...random(80));
  ben.network.lookedUp = [];
  for (let minute = 0; minute < 50; minute++) {
    for (const change of [{}, { list: 99 }, { device: 'web0000000000000000' }, { message: first }])
      await world.until(ben.network.inject(await seal(his, packet(hers, change))));
    await world.pass(60_000);
  }
  expect(ben.network.lookedUp).not.toContain(toHex(hers.signing.publicKey));
  // what is really hers shows that the session is in order
  await anna.send(ben, 'unmoved');
  await world.pass(12 * 3_600_000);
  expect(await ben.texts(anna)).toEqual(['unmoved']);
  // the rounds that look at friends' device lists every six hours, whatever comes in
  expect(ben.network.lookedUp.filter((key) => key === toHex(hers.signing.publicKey)).length).toBe(2);
  expect(await ben.notices(anna, Notice.sessionRenewed)).toBe(0);
});

test('where a friend says nothing, a forged message of an unknown session makes one reset, hours later', async () => {
  const world = new World('forged and silent');
  const [anna, ben] = await world.friends();
  await world.pass(60_000);
  const [hers, his] = [await keysOf(anna), await keysOf(ben)];
  anna.network.goOffline();
  for (let index = 0; index < 8; index++) await world.until(ben.network.inject(await seal(his, packet(hers))));
  await world.pass(59 * 60_000);
  expect(await ben.notices(anna, Notice.sessionRenewed)).toBe(0);
  await world.pass(6 * 3_600_000);
  expect(await ben.notices(anna, Notice.sessionRenewed)).toBe(1);
  anna.network.goOnline();
  await world.pass(60_000);
  await anna.send(ben, 'as before');
  await world.pass(5000);
  expect(await ben.texts(anna)).toEqual(['as before']);
});

test('an older device list, and another of the same version, are not taken', async () => {
  const world = new World('device lists');
  const [anna, ben] = await world.friends();
  const [hers, his] = [await keysOf(anna), await keysOf(ben)];
  const record = decodeRecord(hers.deviceList);
  const list = record.ok ? decodeDeviceList(record.value.body) : record;
  if (!list.ok) throw new Error('her list is in order');
  const stolen = await generateDeviceKeys(nobleProvider, random);
  const id = deviceIdOf(nobleProvider, stolen.signing.publicKey);
  const { signing, exchange, sealing, mailbox } = stolen;
  const entry = {
    id,
    kind: 'primary' as const,
    signing: signing.publicKey,
    exchange: exchange.publicKey,
    sealing: sealing.publicKey,
    mailbox: mailbox.publicKey,
  };
  const body = encodeDeviceList({ ...list.value, devices: [entry] });
  const before = await kept(ben);
  const branch = await signDeviceList(nobleProvider, hers.signing, body, world.clock.now());
  const first = Uint8Array.of(1, ...random(16), ...random(1229), ...random(80));
  await world.until(
    ben.network.inject(await seal(his, packet(hers, { device: id, deviceList: branch, message: first }))),
  );
  const stranger = await signDeviceList(nobleProvider, signing, body, world.clock.now());
  await world.until(
    ben.network.inject(await seal(his, packet(hers, { device: id, deviceList: stranger, message: first }))),
  );
  await world.pass(5000);
  expect(await kept(ben)).toBe(before);
  // the node itself may be dishonest: what it answers is held against what is pinned
  world.internet.records.set(toHex(hers.signing.publicKey), branch);
  const impostor = await Impostor.of(anna, ben);
  await impostor.say({ kind: 'typing', active: true }, { list: 2 });
  await world.pass(5000);
  await ben.withStore(async (store) => {
    expect((await store.list(PEERS)).flatMap(({ devices }) => devices.map((device) => device.id))).toEqual([
      hers.device.id,
    ]);
  });
  expect(ben.problems).toEqual([]);
});

test('a stranger may ask to be a friend, and nothing else they say is shown or kept', async () => {
  const world = new World('stranger');
  const [anna, ben] = await world.friends();
  // he ends the friendship while she doesn't hear of it
  ben.network.refusal = 'Unreachable';
  await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
  const id = await anna.send(ben, 'you don’t know me any more');
  await anna.ok('chat', 'sendInputStateMessage', { cnd: ben.address, isInputting: true });
  await world.pass(10_000);
  expect(await ben.ok('chat', 'getConversations')).toEqual([]);
  expect(await ben.code('chat', 'getMessageByIdChat', { messageId: id })).toBe(20091);
  expect(ben.published('typing')).toEqual([]);
  expect(await ben.ok('contact', 'getContacts')).toEqual([]);
  ben.network.refusal = undefined;
  await world.pass(120_000);
  expect(await anna.ok('contact', 'isFriend', { nodeId: ben.address })).toEqual({ status: false });
});
