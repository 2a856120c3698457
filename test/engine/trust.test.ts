/** Safety numbers between engines, and a friend whose keys change: said, and nothing new sealed until a person has seen it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Notice } from '#model/notices.ts';
import { type Device, textTo } from './device.ts';
import { keysOf } from './impostor.ts';
import { nextList, publish, secondDevice } from './second-device.ts';
import { mailboxOf, REFUSED, safety, trustSteps } from './trust-steps.ts';
import { World } from './world.ts';

let world: World;
let anna: Device;
let ben: Device;

const { acknowledge, said, send, state, verify } = trustSteps(() => [anna, ben]);

beforeEach(async () => {
  world = new World('trust');
  [anna, ben] = await world.friends();
});

describe('a safety number', () => {
  test('is the same for both, and each one’s code matches at the other', async () => {
    const [hers, his] = [await safety(anna, ben), await safety(ben, anna)];
    expect(hers.number).toBe(his.number);
    expect(his).toMatchObject({ state: 'unverified', changedAt: 0 });
    const compare = (code: string) => ben.ok('trust', 'compare', { nodeId: anna.address, code });
    expect(await compare(hers.code)).toEqual({ matches: true });
    const carol = await world.person('carol');
    await world.befriend(carol, ben);
    expect(await compare((await safety(carol, ben)).code)).toEqual({ matches: false });
  });

  test('is of contacts only, and a bad code is a wrong parameter', async () => {
    const { code } = await safety(ben, anna);
    const compare = (nodeId: string, text: string) => ben.code('trust', 'compare', { nodeId, code: text });
    expect(await compare(anna.address, code)).toBe(600);
    expect(await compare(anna.address, 'icom-safety:2:abc')).toBe(600);
    expect(await compare(ben.address, code)).toBe(20058);
    const stranger = { nodeId: ben.address };
    expect(await ben.code('trust', 'getSafetyNumber', stranger)).toBe(20058);
    expect(await ben.code('trust', 'acknowledgeChange', stranger)).toBe(20058);
    expect(await ben.code('trust', 'setVerified', { ...stranger, verified: true })).toBe(20058);
  });

  test('verified and taken back, each once, kept across restarts', async () => {
    const { number } = await safety(ben, anna);
    expect(await verify(true, { number: number.replaceAll('1', '2') })).toBe(REFUSED);
    expect(said()).toEqual([]);
    expect(await ben.ok('trust', 'getStates', {})).toEqual([]);
    expect([await verify(true, { number }), await verify(true)]).toEqual([200, 200]);
    expect(await ben.ok('trust', 'getStates', {})).toEqual([{ nodeId: anna.address, state: 'verified' }]);
    await ben.restart();
    expect(await state()).toBe('verified');
    expect([await verify(false), await verify(false)]).toEqual([200, 200]);
    expect(await state()).toBe('unverified');
    expect(said()).toEqual(['verified', 'unverified']);
  });

  test('outlives a renewed list, with other home nodes too', async () => {
    const { number } = await safety(ben, anna);
    await verify(true);
    const own = await keysOf(anna);
    const nodes = ['https://elsewhere.test', 'https://node.test'];
    await publish(world, anna, await nextList(own, (list) => ({ ...list, homeNodes: nodes }), world.clock.now()));
    await anna.send(ben, 'of version two');
    await world.pass(5000);
    expect(await ben.texts(anna)).toEqual(['of version two']);
    expect((await ben.ok('contact', 'getUserInfo', { nodeId: anna.address })) as object).toMatchObject({
      listVersion: '2',
    });
    expect(await safety(ben, anna)).toMatchObject({ number, state: 'verified', changedAt: 0 });
    expect(await ben.notices(anna, Notice.keysChanged)).toBe(0);
  });
});

describe('a friend’s new device', () => {
  let phone: Device;

  beforeEach(async () => {
    await verify(true);
    ben.network.deposits.length = 0;
    ben.events = [];
    phone = await secondDevice(world, anna, 'phone');
    await world.until(phone.send(ben, 'from my phone'));
    await world.pass(10_000);
  });

  test('is read, said once, and takes the verification away', async () => {
    expect(await ben.texts(anna)).toEqual(['from my phone']);
    expect(await ben.notices(anna, Notice.keysChanged)).toBe(1);
    const now = await safety(ben, anna);
    expect(now.state).toBe('changed');
    expect(now.changedAt).toBeGreaterThan(0);
    expect(now.number).toBe((await safety(anna, ben)).number);
    expect(said()).toEqual(['changed']);
    await phone.send(ben, 'again');
    await anna.send(ben, 'and from the old one');
    await world.pass(5000);
    expect(await ben.notices(anna, Notice.keysChanged)).toBe(1);
    await ben.restart();
    expect(await state()).toBe('changed');
  });

  test('gets nothing before it was seen: no message, receipt, acknowledgement, no word of us', async () => {
    expect(await send('not yet')).toBe(REFUSED);
    expect(await ben.texts(anna)).toEqual(['from my phone']);
    const [row] = await ben.history(anna);
    await ben.read(
      anna,
      (await ben.history(anna)).map(({ msg_id }) => msg_id),
    );
    await ben.ok('chat', 'sendInputStateMessage', { cnd: anna.address, isInputting: true });
    await ben.ok('user', 'updateUserSingleInfo', { nickname: 'Benjamin' });
    await ben.restart();
    await world.pass(120_000);
    expect(row).toBeDefined();
    const mailboxes = new Set(ben.network.deposits.map(({ mailbox }) => mailbox));
    expect([...mailboxes]).toEqual([await mailboxOf(anna)]);
    expect(((await anna.ok('contact', 'getContactByNoId', { nodeId: ben.address })) as { c_nic: string }).c_nic).toBe(
      'Benjamin',
    );
  });

  test('hears and is heard once the change was acknowledged', async () => {
    await acknowledge();
    // an acknowledgement that found no way waits for its next turn
    await world.pass(60_000);
    expect(await state()).toBe('unverified');
    expect(said()).toEqual(['changed', 'unverified']);
    const [first] = await phone.history(ben);
    expect(first?.msg_state).toBe(3);
    expect(await send('now')).toBe(200);
    await world.pass(5000);
    expect(await phone.texts(ben)).toContain('now');
    expect(await anna.texts(ben)).toContain('now');
    await acknowledge();
    expect(said()).toEqual(['changed', 'unverified']);
  });

  test('is seen as well by verifying; taking a verification back is not seeing', async () => {
    expect(await verify(false)).toBe(200);
    expect(await state()).toBe('changed');
    const { number } = await safety(ben, anna);
    expect(await verify(true, { number })).toBe(200);
    expect(await state()).toBe('verified');
    expect(await send('verified')).toBe(200);
    await world.pass(5000);
    expect(await phone.texts(ben)).toContain('verified');
  });

  test('is taken as it is when the contact is deleted and made anew', async () => {
    await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
    await world.pass(5000);
    expect(await ben.code('trust', 'getSafetyNumber', { nodeId: anna.address })).toBe(20058);
    await world.befriend(ben, anna);
    expect(await state()).toBe('unverified');
    expect(await send('a new beginning')).toBe(200);
  });
});

test('what waits already goes on to the devices that were known, and to no other', async () => {
  anna.network.goOffline();
  expect(await send('sent before')).toBe(200);
  await world.pass(5000);
  const phone = await secondDevice(world, anna, 'phone');
  anna.network.goOffline();
  await world.until(phone.send(ben, 'from my phone'));
  await world.pass(5000);
  expect(await state()).toBe('changed');
  ben.network.deposits.length = 0;
  // long enough to be deposited again, sealed anew
  await world.pass(6 * 3_600_000);
  anna.network.goOnline();
  await world.pass(60_000);
  expect((await anna.texts(ben)).sort()).toEqual(['from my phone', 'sent before']);
  expect(await phone.texts(ben)).toEqual(['from my phone']);
  const phones = await mailboxOf(phone);
  expect(ben.network.deposits.filter(({ mailbox }) => mailbox === phones)).toEqual([]);
});

test('a device under an old name with other keys is another device', async () => {
  const { sealing } = (await keysOf(ben)).device;
  const own = await keysOf(anna);
  const forge = await nextList(
    own,
    (list) => ({ ...list, devices: list.devices.map((device) => ({ ...device, sealing: sealing.publicKey })) }),
    world.clock.now(),
  );
  await publish(world, anna, forge);
  await anna.send(ben, 'under a new list');
  await world.pass(5000);
  expect(await state()).toBe('changed');
  ben.network.deposits.length = 0;
  await ben.read(
    anna,
    (await ben.history(anna)).map(({ msg_id }) => msg_id),
  );
  await world.pass(60_000);
  expect(ben.network.deposits).toEqual([]);
});

test('people who are no friends yet, and were never verified, are pinned silently', async () => {
  const carol = await world.person('carol');
  await world.until(carol.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  await world.pass(5000);
  const tablet = await secondDevice(world, carol, 'tablet');
  await world.until(tablet.ok('contact', 'addFriend', { nodeId: ben.address, content: 'me again' }));
  await world.pass(5000);
  await world.until(ben.ok('contact', 'agreeApplySync', { nodeId: carol.address }));
  await world.pass(5000);
  expect((await safety(ben, carol)).state).toBe('unverified');
  expect(await ben.notices(carol, Notice.keysChanged)).toBe(0);
  expect(await ben.code('chat', 'sendTextMessage', textTo(carol.address, 'welcome'))).toBe(200);
});

test('somebody verified before they answer is not: their first message from another device says so', async () => {
  const carol = await world.person('carol');
  await world.until(ben.ok('contact', 'addFriend', { nodeId: carol.address, content: 'hello' }));
  await world.pass(5000);
  await ben.ok('trust', 'setVerified', { nodeId: carol.address, verified: true });
  await secondDevice(world, carol, 'tablet');
  await world.until(carol.ok('contact', 'agreeApplySync', { nodeId: ben.address }));
  await world.pass(5000);
  expect((await safety(ben, carol)).state).toBe('changed');
  expect(await ben.code('chat', 'sendTextMessage', textTo(carol.address, 'welcome'))).toBe(REFUSED);
});

test('what failed before a change is not tried again until the change was seen', async () => {
  ben.network.refusal = 'QuotaExceeded';
  const messageId = await ben.send(anna, 'before');
  await world.pass(5000);
  ben.network.refusal = undefined;
  const phone = await secondDevice(world, anna, 'phone');
  await world.until(phone.send(ben, 'from my phone'));
  await world.pass(5000);
  const retry = () => ben.code('outbox', 'retry', { messageId });
  expect([await state(), await retry()]).toEqual(['changed', REFUSED]);
  await acknowledge();
  expect(await retry()).toBe(200);
});
