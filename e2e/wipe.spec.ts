/**
 * The clear password in a real browser: afterwards the profile's raw files hold no slot, burn key or room key of before,
 * nothing in it opens with an old password, and the super node has dropped the device's mailbox.
 */
import { expect, type Page } from '@playwright/test';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { stretchPassword } from '#crypto/password.ts';
import { deriveRoomKeys, openSlots } from '#crypto/vault.ts';
import { decodeVaultFile } from '#engine/storage/vault-file.ts';
import type { Bytes } from '#lib/bytes.ts';
import { decodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { befriend, openAccount, type Person, register, test, tryPassword } from './support/people.ts';
import { findIn, profileMac, secretFile, writings } from './support/profile.ts';

const LOGIN = 'battery staple';
const ROOM = 'kings pawn to four';
const HIDDEN = 'behind the north face';
const CLEAR = 'resign the game now';
const OLD = [LOGIN, ROOM, HIDDEN];
const SLOT = 512;
const SECRET = 32;
const DAY = 24 * 3_600_000;

const parts = (file: Uint8Array, length: number) =>
  Array.from({ length: Math.floor(file.length / length) }, (_, at) => file.slice(at * length, (at + 1) * length));

async function vaultOf(page: Page) {
  const file = decodeVaultFile(new Uint8Array(await secretFile(page, 'vault')));
  if (file === undefined) throw new Error('no vault');
  return file;
}

/** What passwords are stretched to, and what the profile's key makes of that. */
async function secretsOf(page: Page, passwords: readonly string[]) {
  const { salt, cost } = await vaultOf(page);
  const secrets: { readonly stretched: Bytes; readonly profileMac: Bytes }[] = [];
  for (const password of passwords) {
    const stretched = await stretchPassword(password, salt, cost);
    secrets.push({ stretched, profileMac: await profileMac(page, stretched) });
  }
  return secrets;
}

async function makeRoom(person: Person, blockName: string, loginPassword: string): Promise<void> {
  await person.call('block', 'crateBlock', {
    blockName,
    loginPassword,
    isOpenMsg: 1,
    messages: [],
    exp: 4,
    pfp: 1,
    pfpUrl: '',
  });
}

async function open(person: Person, password: string): Promise<number> {
  return (await person.call('login', 'exportLogin', { password, loginType: 'text' })).value;
}

test('after the clear password nothing of before is in the profile, and its mailbox has ended', async ({
  openPerson,
  profile,
  superNode,
}) => {
  test.setTimeout(300_000);
  const [ann, ben] = [await openPerson({ profile }), await openPerson()];
  const { page } = ann;
  await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  await makeRoom(ann, 'Chess', ROOM);
  await makeRoom(ann, 'Attic', HIDDEN);
  await ann.call('user', 'updateEmptyPassword', { password: CLEAR });
  await ann.call('chat', 'setBurnAfterTime', { cnd: benId, time: DAY });
  await ann.call('chat', 'sendTextMessage', {
    cnd: benId,
    cid: benId,
    conversationType: 0,
    pub: '',
    text: 'burn this',
  });
  expect(await open(ann, HIDDEN)).toBe(-1);
  await ann.call('room', 'hide', { otherPassword: '' });
  await ann.call('user', 'updateUserSingleInfo', { nickname: 'Ann in the attic' });
  await openAccount(ann);
  const { c_pub_key } = await ann.call('user', 'getUserSingleInfo', {});

  const before = await secretsOf(page, OLD);
  const { slots } = await vaultOf(page);
  const opened = before.map((secret) => openSlots(nobleProvider, slots, secret)[0]?.content);
  expect(opened.map((content) => content?.role)).toEqual(['default', 'room', 'hidden']);
  const roomKeys = opened.flatMap((content) => {
    if (content === undefined) return [];
    const { rootKey, cover } = content;
    return [rootKey, ...Object.values(deriveRoomKeys(nobleProvider, rootKey)), ...Object.values(cover ?? {})];
  });
  const burnSecrets = parts(await secretFile(page, 'burn'), SECRET);
  expect(burnSecrets.length).toBeGreaterThan(0);
  const secrets = [...parts(slots, SLOT), ...burnSecrets, ...roomKeys, ...before.flatMap((one) => Object.values(one))];
  const needles = secrets.flatMap(writings);
  // what is searched for later can be found
  expect(await findIn(profile, needles)).not.toEqual([]);
  const claim = async () =>
    (await fetch(`${superNode.url}/v1/prekeys/${await mailbox}/claim`, { method: 'POST' })).status;
  const mailbox = mailboxOf(superNode.url, c_pub_key);
  expect(await claim()).toBe(200);

  await ann.call('login', 'exportLogout', {});
  expect(await open(ann, CLEAR)).toBe(-3);
  expect(await ann.call('contact', 'getContacts', {})).toEqual([]);
  // the last thing that is done behind the open room
  await expect.poll(claim, { timeout: 60_000 }).toBe(404);
  expect(await profileMac(page, before[0]?.stretched ?? new Uint8Array(0))).not.toEqual(before[0]?.profileMac);
  await page.context().close();
  expect(await findIn(profile, needles)).toEqual([]);

  const again = await openPerson({ profile });
  const { slots: left } = await vaultOf(again.page);
  // under the profile's key of before, too
  for (const secret of [...before, ...(await secretsOf(again.page, OLD))])
    expect(openSlots(nobleProvider, left, secret)).toEqual([]);
  await again.call('login', 'init', {});
  for (const password of OLD) expect(await tryPassword(again, password)).toBe(20010);
  expect(await open(again, CLEAR)).toBe(-2);
});

/** The mailbox of an account's only device, as its public record has it, in hex. */
async function mailboxOf(node: string, account: string): Promise<string> {
  const answer = await fetch(`${node}/v1/records/${account}`);
  const record = decodeRecord(new Uint8Array(await answer.arrayBuffer()));
  const list = record.ok ? decodeDeviceList(record.value.body) : record;
  const [device] = list.ok ? list.value.devices : [];
  return Buffer.from(device?.mailbox ?? []).toString('hex');
}
