/** What a device does that hears of a wipe of another one: it locks at once, and once; a forged word changes nothing. */
import { expect, test } from 'vitest';
import { sealEnvelope } from '#crypto/envelope.ts';
import { sign } from '#crypto/sign.ts';
import type { AccountRow } from '#engine/tables.ts';
import { encodeWipeNotice, WIPED_PURPOSE, wipedPart } from '#wire/wipe-notice.ts';
import { seededBytes } from '../../simulation/random.ts';
import { furtherDevice } from '../further-device.ts';
import { keysOf } from '../impostor.ts';
import { World } from '../world.ts';

/** A notice for one device, that another one was wiped, sealed as such a one is. */
async function noticeFor(
  world: World,
  reader: AccountRow,
  device: string,
  secretKey: AccountRow['signing']['publicKey'],
): Promise<Uint8Array> {
  const said = { account: reader.signing.publicKey, device };
  const signature = await sign(world.provider, secretKey, WIPED_PURPOSE, wipedPart(said));
  const notice = encodeWipeNotice({ kind: 'wiped', v: 1, ...said, signature });
  const sealed = await sealEnvelope(world.provider, seededBytes(device), reader.device.sealing.publicKey, notice);
  return sealed.ok ? sealed.value : new Uint8Array();
}

test('a notice that no device of the account has signed changes nothing', async () => {
  const world = new World('forged notice', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  const mallory = await world.person('mallory');
  const [own, listed, forger] = [await keysOf(anna), await keysOf(phone), await keysOf(mallory)];
  const inject = async (device: string, secretKey: typeof own.signing.publicKey) => {
    await anna.network.inject(await noticeFor(world, own, device, secretKey));
    await world.pass(5000);
    return anna.code('contact', 'getContacts');
  };
  expect(await inject(listed.device.id, forger.device.signing.secretKey)).toBe(200);
  expect(await inject(forger.device.id, forger.device.signing.secretKey)).toBe(200);
  expect(await inject(own.device.id, own.device.signing.secretKey)).toBe(200);
  expect(await inject(listed.device.id, listed.device.signing.secretKey)).toBe(20061);
});

test('a notice that is repeated locks once, for as long as the list names the wiped device', async () => {
  const world = new World('repeated notice', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  const tablet = await furtherDevice(world, anna, 'tablet');
  const [reader, wiped] = [await keysOf(phone), (await keysOf(tablet)).device];
  const notice = await noticeFor(world, reader, wiped.id, wiped.signing.secretKey);
  // nobody takes it out of the list meanwhile
  await anna.stop();
  const hear = async () => {
    // the network starts once a page has what it asks first
    await world.pass(1000);
    await phone.network.inject(notice);
    await world.pass(5000);
    return phone.code('contact', 'getContacts');
  };
  expect(await hear()).toBe(20061);
  await phone.login();
  expect(await hear()).toBe(200);
  await phone.restart();
  expect(await hear()).toBe(200);
  expect(phone.problems).toEqual([]);
});

test('whoever hears of a wipe locks before any node has answered', async () => {
  const world = new World('silent nodes', 'swift');
  const anna = await world.person('anna');
  const phone = await furtherDevice(world, anna, 'phone');
  const wiped = (await keysOf(anna)).device;
  const notice = await noticeFor(world, await keysOf(phone), wiped.id, wiped.signing.secretKey);
  phone.network.getRecords = () => new Promise(() => undefined);
  await phone.network.inject(notice);
  await world.pass(1000);
  expect(await phone.code('contact', 'getContacts')).toBe(20061);
  expect(phone.published('session.changed').at(-1)?.data).toMatchObject({ state: 'locked' });
});
