/** What iCom tells of by itself: that something came in while nobody looked, and a super node that went back in time. */
import { expect } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, register, test } from './support/people.ts';

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

test('a super node that went back to older records is named until somebody has seen it', async ({
  openPerson,
  superNode,
}) => {
  test.setTimeout(150_000);
  const ann = await openPerson();
  const { page } = ann;
  await register(ann, 'Ann');
  const written = () => expect.poll(async () => (await ann.call('state', 'getStatus', {})).waiting, patient).toBe(0);
  await ann.event('state.changed', { waiting: 0 });
  await written();
  await superNode.remember();
  await ann.call('user', 'updateUserSingleInfo', { nickname: 'Ann of the harbour' });
  await written();
  await superNode.goBack();
  await ann.event('state.changed', { alarms: 1 });
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Devices', exact: true }).click();
  const alarm = page.getByRole('alert').filter({ hasText: 'A super node showed something that can’t be right' });
  await expect(alarm).toContainText(`${superNode.url} showed an older version of your contacts and settings`);
  expect(await audit(page, 'a super node that went back')).toEqual([]);
  await alarm.getByRole('button', { name: 'I have seen it' }).click();
  await expect(alarm).toHaveCount(0);
});
