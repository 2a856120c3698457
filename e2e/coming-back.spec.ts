/**
 * Twelve words on empty browsers: the primary device is asked and lets one in, which fetches the past; another becomes the
 * primary one itself, and every other is dropped. Every screen on the way is looked at with axe.
 */
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, openAccount, type Person, register, test } from './support/people.ts';

const SECOND = 'a password of its own';
/** So much that it comes over in ten pages. */
const SAID = 40;
const LENGTH = 3_000;
/** A password is stretched first, which is meant to take long, on a busy machine longer. */
const stretching = { timeout: 60_000 };

test.use({ actionTimeout: 30_000 });

const found: string[] = [];
const look = async (page: Page, screen: string) => void found.push(...(await audit(page, screen)));
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
/** One of the ways on, which say in their name what they mean. */
const take = (page: Page, name: string) => page.getByRole('button', { name }).click();

async function typeWords(page: Page, mnemonic: string): Promise<void> {
  await take(page, 'I have twelve words');
  await page.getByRole('textbox', { name: 'Word 1', exact: true }).fill(mnemonic);
  await expect(page.getByRole('textbox', { name: 'Word 12' })).toHaveValue(mnemonic.split(' ')[11] ?? '');
  await press(page, 'Look for the account');
  await expect(page.getByRole('button', { name: /^Ask the primary device/ })).toBeVisible(stretching);
}

async function choosePassword(page: Page, label: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).fill(SECOND, stretching);
  await page.getByRole('textbox', { name: 'Type it again' }).fill(SECOND);
}

async function said({ page }: Person, to: string): Promise<void> {
  await page.evaluate(
    async ([address, many, length]) => {
      for (let number = 0; number < many; number++) {
        const at = { cnd: address, cid: address, conversationType: 0 as const, pub: '' };
        await globalThis.icom.call('chat', 'sendTextMessage', { ...at, text: `number ${number}`.padEnd(length, ' .') });
      }
    },
    [to, SAID, LENGTH] as const,
  );
}

/** Presses “Stop” as soon as the first page of the past has come, when the next is under way. */
function stopHalfway({ page }: Person): Promise<void> {
  return page.evaluate(() => {
    const end = globalThis.icom.subscribe((event) => {
      const stop = document.querySelector<HTMLButtonElement>('.history button[aria-disabled="false"]');
      if (event.type !== 'history.progress' || event.data.messages === 0 || stop === null) return;
      end();
      stop.click();
    });
  });
}

async function past(person: Person, other: string): Promise<string[]> {
  const page = { conversationId: other, startTime: -1, pageSize: 500, orderBy: 'ASC' as const };
  const rows = await person.call('chat', 'getMessagesByConversationId', page);
  return rows.filter((row) => row.msg_source !== 2).map((row) => row.msg_cry);
}

test('the primary device is asked, hands on the past, and is dropped when the words make another one primary', async ({
  openPerson,
}) => {
  test.setTimeout(300_000);
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  await said(ann, benId);
  const { mnemonic } = await ann.call('login', 'exportMnemonic', { password: 'correct horse' });
  // what the words bring back is what the super nodes have
  await expect.poll(async () => (await ann.call('state', 'getStatus', {})).waiting, stretching).toBe(0);

  // asking
  const second = await openPerson();
  await take(second.page, 'I have twelve words');
  await second.page.getByRole('textbox', { name: 'Word 1', exact: true }).fill('nonsense');
  await second.page.getByRole('textbox', { name: 'Word 2', exact: true }).focus();
  await expect(second.page.getByText('Not a word of the list')).toBeVisible();
  await look(second.page, 'twelve words, one of them wrong');
  await press(second.page, 'Back');
  await typeWords(second.page, mnemonic);
  await look(second.page, 'how to come back');
  await take(second.page, 'Ask the primary device');
  await press(ann.page, 'Settings');
  await press(ann.page, 'Devices');
  await expect(ann.page.getByText('A device asks to be let in')).toBeVisible(stretching);
  await look(ann.page, 'a device asks to be let in');
  await press(ann.page, 'Let it in');
  const shown = ann.page.getByRole('img', { name: /^Six digits/ });
  await expect(shown).toBeVisible(stretching);
  await look(ann.page, 'digits on the primary device');
  await look(second.page, 'digits on the new device');
  const digits = ((await shown.getAttribute('aria-label')) ?? '').replace(/\D/g, '');
  await second.page.getByLabel('Six digits').fill(digits);
  await ann.page.getByRole('textbox', { name: 'Login password' }).fill('battery staple');
  await look(ann.page, 'password on the primary device');
  await press(ann.page, 'Let it in');
  await choosePassword(second.page, 'Password on this device');
  await look(second.page, 'password on the new device');
  await press(second.page, 'Finish');

  // the past: asked for while nobody can answer, stopped, asked for again, and stopped once more when some of it has come
  await expect(second.page.getByText('This device is in your account')).toBeVisible(stretching);
  await expect(ann.page.getByText('The device is in your account')).toBeVisible(stretching);
  await ann.page.keyboard.press('Alt+l');
  await press(second.page, 'Bring them over');
  await expect(second.page.getByRole('progressbar')).toBeVisible();
  await look(second.page, 'the new device is in, the past is under way');
  await press(second.page, 'Stop');
  await expect(second.page.getByText('Stopped. What has come stays.')).toBeVisible();
  await openAccount(ann);
  await stopHalfway(second);
  await press(second.page, 'Bring them over');
  await expect.poll(async () => (await second.call('history', 'getProgress', {})).messages, stretching).not.toBe(0);
  await expect(second.page.getByText('Stopped. What has come stays.')).toBeVisible();
  const come = (await past(second, benId)).length;
  expect([come > 0, come < SAID]).toEqual([true, true]);
  await press(second.page, 'Bring them over');
  await expect(second.page.getByText(`${SAID} messages came over.`)).toBeVisible(stretching);
  expect(await past(second, benId)).toEqual(await past(ann, benId));
  await press(second.page, 'Open iCom');
  await second.page.getByRole('button', { name: /^Ben/ }).click();
  await expect(second.page.getByRole('log')).toContainText(`number ${SAID - 1}`);
  await press(ann.page, 'Settings');
  await press(ann.page, 'Devices');
  await expect(ann.page.getByRole('main').getByRole('listitem')).toHaveCount(2);
  await look(ann.page, 'two devices');

  // becoming the primary device
  const fresh = await openPerson();
  await typeWords(fresh.page, mnemonic);
  await take(fresh.page, 'Make this one the primary device');
  await look(fresh.page, 'question before all other devices are dropped');
  await press(fresh.page, 'Drop them and go on');
  await choosePassword(fresh.page, 'Login password');
  await look(fresh.page, 'password after the words');
  await press(fresh.page, 'Bring the account back');
  await expect(fresh.page.getByRole('navigation', { name: 'Main' })).toBeVisible(stretching);
  await expect(fresh.page.getByText('You haven’t written down your twelve words.')).toHaveCount(0);
  // both are connected, and hear of it as they are
  for (const { page } of [ann, second])
    await expect(page.getByRole('heading', { name: 'This device was removed' })).toBeVisible(stretching);
  await look(second.page, 'the removed device');
  await press(second.page, 'Go on');
  await expect(second.page.getByRole('button', { name: /^Create an account/ })).toBeVisible();
  expect(await fresh.call('authLogin', 'getLocalAllMachine', {})).toMatchObject([{ devType: 1, isInUse: true }]);
  await ben.event('trust.changed', { nodeId: annId, state: 'changed' });
  await ben.page.getByRole('button', { name: /^Ann/ }).click();
  await expect(ben.page.getByText(/^Ann’s safety number changed/)).toBeVisible();
  await press(ben.page, 'I have seen it');
  await fresh.event('contact.changed', { nodeId: benId, row: { c_state: 2 } });
  await fresh.call('chat', 'sendTextMessage', {
    cnd: benId,
    cid: benId,
    conversationType: 0,
    pub: '',
    text: 'Back again',
  });
  await ben.event('message.added', { rows: [{ msg_cry: JSON.stringify({ text: 'Back again' }) }] });
  expect(found).toEqual([]);
});
