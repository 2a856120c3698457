/** A backup file: saved and taken over in the settings; what was deleted comes back, a wrong password changes nothing. */
import { expect } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, openAccount, register, test } from './support/people.ts';
import { conversationWith } from './support/talk.ts';

const FILE_PASSWORD = 'mallard under the sluice';

test('a backup file brings deleted messages back', async ({ openPerson }, testInfo) => {
  test.setTimeout(120_000);
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  const say = (text: string) =>
    ann.call('chat', 'sendTextMessage', { cnd: benId, cid: benId, conversationType: 0, pub: '', text });
  for (const text of ['one', 'two', 'three']) await say(text);

  const { page } = ann;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('backup');
  await page.getByRole('button', { name: 'Twelve words' }).click();
  await page.getByRole('button', { name: 'Save a backup file' }).click();
  const saving = page.getByRole('dialog', { name: 'Save a backup file' });
  expect(await audit(page, 'saving a backup file')).toEqual([]);
  await saving.getByRole('textbox', { name: 'Password of the file' }).fill(FILE_PASSWORD);
  await saving.getByRole('textbox').nth(1).fill(FILE_PASSWORD);
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    saving.getByRole('button', { name: 'Save the file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^iCom-\d{4}-\d\d-\d\d\.backup$/);
  const file = testInfo.outputPath('file.backup');
  await download.saveAs(file);

  await ann.call('chat', 'deleteAllMessages', {});
  await say('since');
  await page.getByRole('button', { name: 'Restore from a backup file' }).click();
  const taking = page.getByRole('dialog', { name: 'Restore from a backup file' });
  await taking.getByLabel('Backup file', { exact: true }).setInputFiles(file);
  await taking.getByRole('textbox', { name: 'Password of the file' }).fill('a wrong one');
  await taking.getByRole('button', { name: 'Take over' }).click();
  await expect(taking.getByRole('alert')).toContainText('This password doesn’t open the file.', { timeout: 30_000 });
  await taking.getByRole('textbox', { name: 'Password of the file' }).fill(FILE_PASSWORD);
  await taking.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible({ timeout: 60_000 });
  await openAccount(ann);
  expect((await conversationWith(ann, benId)).mine).toEqual(['one', 'two', 'three', 'since']);
  await expect.poll(async () => (await conversationWith(ben, annId)).theirs).toEqual(['one', 'two', 'three', 'since']);
});
