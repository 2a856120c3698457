/** What iCom tells of by itself: that something came in while nobody looked, and what super nodes were caught at. */
import { expect, type Locator } from '@playwright/test';
import { deriveAccountKeys } from '#crypto/account-keys.ts';
import { mnemonicToSeed } from '#crypto/mnemonic.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { sign } from '#crypto/sign.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { recordPath } from '#wire/node-http.ts';
import { decodeRecord, encodeRecord, RECORD_PURPOSE, type SignedRecord, signedPart } from '#wire/record.ts';
import { audit } from './support/audit.ts';
import { befriend, openAccount, type Person, register, test } from './support/people.ts';

declare global {
  /** What notifications said. */
  var told: string[];
}

const patient = { timeout: 60_000 };

test('what comes in while no tab is looked at is told without a name or a word of it, unless the friend is muted', async ({
  openBarePerson,
  openPerson,
}) => {
  test.setTimeout(120_000);
  const [ann, ben] = await Promise.all([openBarePerson(), openPerson()]);
  const { page } = ann;
  await page.context().grantPermissions(['notifications']);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ben, ann);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Notifications' }).click();
  const choice = page.getByRole('switch', { name: /^Notifications of new messages/ });
  if (!(await choice.isChecked())) await choice.click();
  await expect(choice).toBeChecked();
  expect(await audit(page, 'notifications')).toEqual([]);
  await page.evaluate(() => {
    globalThis.told = [];
    globalThis.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        globalThis.told.push(`${title}: ${options?.body}`);
      }
    };
  });
  let number = 0;
  /** Ben says something; answers what Ann's page has told of since the page was made. */
  const say = async () => {
    const text = `the otter ${number++}`;
    await ben.call('chat', 'sendTextMessage', { cnd: annId, cid: annId, conversationType: 0, pub: '', text });
    return JSON.stringify({ text });
  };
  const told = () => page.evaluate(() => globalThis.told);
  const pauseOver = () =>
    page.evaluate(async () => {
      await navigator.locks.query();
      await navigator.locks.request('icom.telling', () => undefined);
    });

  await ann.event('message.added', { rows: [{ msg_cry: await say() }] });
  const other = await page.context().newPage();
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === 'hidden');
  expect(await told()).toEqual([]);
  await say();
  await expect.poll(told, patient).toEqual(['iCom: New message']);
  // a muted friend is silent, even when the pause after a notification is over
  await pauseOver();
  await ann.call('sync', 'updateWithDisturb', { cId: benId });
  await ann.event('message.added', { rows: [{ msg_cry: await say() }] });
  await pauseOver();
  expect(await told()).toEqual(['iCom: New message']);
});

test('a super node that goes back, hides a device list or shows another one is named, by its owner and by friends', async ({
  openPerson,
  superNode,
}) => {
  test.setTimeout(180_000);
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  await register(ann, 'Ann');
  await register(ben, 'Ben');
  await befriend(ann, ben);
  const written = () => expect.poll(async () => (await ann.call('state', 'getStatus', {})).waiting, patient).toBe(0);
  const seesAlarm = async ({ page }: Person, words: string) => {
    const look = page.getByRole('button', { name: 'Look', exact: true });
    const alarm = page.getByRole('alert').filter({ hasText: 'A super node showed something that can’t be right' });
    await expect(look.or(alarm)).toBeVisible(patient);
    if (await look.isVisible()) await look.click();
    await expect(alarm).toContainText(`${superNode.url} showed ${words}`, patient);
    return alarm;
  };
  const acknowledge = async ({ page }: Person, alarm: Locator) => {
    await alarm.getByRole('button', { name: 'I have seen it' }).click();
    await expect(alarm).toHaveCount(0);
    await page.getByRole('button', { name: 'Chats', exact: true }).click();
  };

  // back to an older record of the account's state
  await ann.event('state.changed', { waiting: 0 });
  await written();
  await superNode.remember();
  await ann.call('user', 'updateUserSingleInfo', { nickname: 'Ann of the harbour' });
  await ben.event('contact.changed', { row: { c_nic: 'Ann of the harbour' } });
  await written();
  await ben.listen();
  await superNode.goBack();
  await ann.event('state.changed', { alarms: 1 });
  const alarm = await seesAlarm(ann, 'an older version of your contacts and settings');
  expect(await audit(ann.page, 'a super node that went back')).toEqual([]);
  await acknowledge(ann, alarm);

  // no device list any more, for the owner and then, while nobody brings it back, for a friend
  const { mnemonic } = await ann.call('login', 'exportMnemonic', { password: 'correct horse' });
  const { publicKey, secretKey } = (await deriveAccountKeys(nobleProvider, mnemonicToSeed(mnemonic.split(' '))))
    .signing;
  const list = await listOf(superNode.url, publicKey);
  await ben.event('state.changed');
  // a friend who looks first brings it back
  await ben.call('login', 'exportLogout', {});
  await superNode.changeRecord(toHex(publicKey), undefined);
  await acknowledge(ann, await seesAlarm(ann, 'an older version of your device list, or none'));
  const isBack = async () => (await fetch(superNode.url + recordPath(publicKey))).ok;
  await expect.poll(isBack, patient).toBe(true);
  await openAccount(ben);
  await ben.event('connection.changed', { value: 1 });
  await ann.call('login', 'exportLogout', {});
  await superNode.changeRecord(toHex(publicKey), undefined);
  await acknowledge(ben, await seesAlarm(ben, 'an older version of Ann of the harbour’s device list, or none'));

  // another list of the same version, which the account's key has signed as well
  const other = { ...list, expires: list.expires - 1 };
  const signature = await sign(nobleProvider, secretKey, RECORD_PURPOSE, signedPart(other));
  await superNode.changeRecord(toHex(publicKey), encodeRecord({ ...other, signature }));
  await seesAlarm(ben, 'two different records as one version of Ann of the harbour’s device list');
  expect(await audit(ben.page, 'a super node with two device lists')).toEqual([]);
  await openAccount(ann);
  await seesAlarm(ann, 'two different records as one version of your device list');
});

async function listOf(url: string, key: Bytes): Promise<SignedRecord> {
  const answer = await fetch(url + recordPath(key));
  const record = decodeRecord(new Uint8Array(await answer.arrayBuffer()));
  if (!record.ok) throw new Error('the node has no list');
  return record.value;
}
