/** A browser that gives no more room: nothing is acknowledged that isn't stored, the person is told, and later all is there once. */
import { expect } from '@playwright/test';
import { befriend, type Person, register, test } from './support/people.ts';

async function texts(person: Person, other: string): Promise<string[]> {
  const rows = await person.call('chat', 'getMessagesByConversationId', {
    conversationId: other,
    startTime: -1,
    pageSize: 100,
    orderBy: 'ASC',
  });
  return rows.filter((row) => row.msg_type === 1).map((row) => (JSON.parse(row.msg_cry) as { text: string }).text);
}

const textOf = (text: string) => JSON.stringify({ text });

test('full storage: what comes waits, what is written stays, what was there is shown; with room all arrives once', async ({
  openPerson,
  superNode,
}) => {
  test.setTimeout(180_000);
  const ann = await openPerson();
  const ben = await openPerson();
  const annCard = await register(ann, 'Ann');
  const benCard = await register(ben, 'Ben');
  await befriend(ann, ben);
  const say = (text: string) =>
    ben.call('chat', 'sendTextMessage', {
      cnd: annCard.nodeId,
      cid: annCard.nodeId,
      conversationType: 0,
      pub: '',
      text,
    });
  const { page } = ann;
  await say('written before');
  await ann.event('message.added', { rows: [{ msg_cry: textOf('written before') }] });
  await page.getByRole('button', { name: /Ben/ }).click();
  await expect(page.getByRole('log').getByText('written before')).toBeVisible();

  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(superNode.url);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium goes by the room it knew of for up to half a minute.
  const write = () => page.evaluate(async () => (await globalThis.icom.call('user', 'updateUserSingleInfo', {})).code);
  await expect.poll(write, { timeout: 90_000, intervals: [1000] }).toBe(20013);
  await ann.event('storage.changed', { state: 'full' });
  const [sent] = await say('for later');
  await expect(page.getByText(/^Storage is full\./).first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Message' }).fill('no room for this');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The storage of this browser refused to write.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('no room for this');
  // Ben's device has put it into the mailbox by now, since nothing was acknowledged
  await ben.event('message.changed', { rows: [{ msg_id: sent?.msg_id ?? '', msg_is_send: 1 }] });
  const [mine] = await ben.call('chat', 'getMessageByIds', { messageIds: [sent?.msg_id ?? ''] });
  expect(mine).toMatchObject({ msg_is_send: 1, msg_state: 1 });
  expect(await texts(ann, benCard.nodeId)).toEqual(['written before']);
  await expect(page.getByRole('log').getByText('written before')).toBeVisible();

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await ann.event('storage.changed', { state: 'ok' });
  // it is on Ann's screen as soon as it is there
  await ben.event('message.changed', { rows: [{ msg_id: sent?.msg_id ?? '', msg_state: 2 }] });
  await expect(page.getByText(/^Storage is full\./)).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await ben.event('message.added', { rows: [{ msg_cry: textOf('no room for this') }] });
  expect(await texts(ann, benCard.nodeId)).toEqual(['written before', 'for later', 'no room for this']);
  expect(await texts(ben, annCard.nodeId)).toEqual(['written before', 'for later', 'no room for this']);
});

test('an account that is locked when storage is full is not lost: it opens once there is room', async ({
  openPerson,
  superNode,
}) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  await ann.call('login', 'exportLogout', {});
  const devtools = await ann.page.context().newCDPSession(ann.page);
  const { origin } = new URL(superNode.url);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const open = () =>
    ann.page.evaluate(() =>
      globalThis.icom.call('login', 'exportLogin', { password: 'battery staple', loginType: 'text' }),
    );
  // a try that can't be counted isn't checked
  expect(await open()).toMatchObject({ code: 20015 });
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await ann.call('login', 'exportLogin', { password: 'battery staple', loginType: 'text' });
  expect(await ann.call('user', 'getUserSingleInfo', {})).toMatchObject({ u_nick: 'Ann' });
});
