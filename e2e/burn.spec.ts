/** Messages that burn: set and seen on both sides, gone after a restart in the middle, and nothing of them left on the disk. */
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, openAccount, type Person, register, test } from './support/people.ts';
import { findIn, secretFile } from './support/profile.ts';

const TEXT = 'the otter sleeps under the third willow';
const SECRET = 32;

const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name });
const bubble = (page: Page, text: string) => page.getByRole('log').locator('[data-message]', { hasText: text });

test('a message burns across a restart on both sides, with its key, and the disk keeps nothing of it', async ({
  openPerson,
  profile,
}) => {
  test.setTimeout(180_000);
  const ann = await openPerson({ profile });
  const ben = await openPerson();
  await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);

  // set by keyboard, from the details
  await row(ann.page, 'Ben').click();
  await ann.page.getByRole('button', { name: /Disappearing messages/ }).press('Enter');
  const dialog = ann.page.getByRole('dialog', { name: 'Disappearing messages' });
  await dialog.getByRole('radio', { name: '5 seconds' }).check();
  await dialog.getByRole('radio', { name: 'Another time' }).check();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('0');
  await dialog.getByRole('combobox', { name: 'Unit' }).selectOption('Seconds');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('whole number');
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('40');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(ann.page.getByText('You set messages to disappear 40 seconds after they are read.')).toBeVisible();
  await expect(ann.page.getByText('Disappears 40 seconds after it is read', { exact: true })).toBeVisible();

  const field = ann.page.getByRole('textbox', { name: 'Message' });
  await field.fill(TEXT);
  await field.press('Enter');
  await expect(bubble(ann.page, TEXT).getByTitle('Disappears 40 seconds after it is read')).toBeVisible();
  await ann.page.getByRole('button', { name: 'Change', exact: true }).click();
  expect(await audit(ann.page, 'choosing a time, over a message that burns')).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await ben.event('message.added', { rows: [{ msg_cry: JSON.stringify({ text: TEXT }), b_exp: 1 }] });
  const before = secretsOf(await secretFile(ann.page, 'burn'));
  // what is searched for later can be found
  expect(await findIn(profile, before.slice(0, 1))).not.toEqual([]);

  await row(ben.page, 'Ann').click();
  await expect(ben.page.getByText('The other side set messages to disappear 40 seconds')).toBeVisible();
  await expect(bubble(ben.page, TEXT)).toContainText(/0:[0-3]\d/, { timeout: 20_000 });
  await expect(bubble(ann.page, TEXT)).toContainText(/0:[0-3]\d/, { timeout: 20_000 });
  await Promise.all([ann.page.context().close(), ben.page.reload()]);

  const again = await openPerson({ profile });
  await again.call('login', 'init', {});
  await openAccount(again);
  await row(again.page, 'Ben').click();
  for (const { page } of [again, ben]) await expect(bubble(page, TEXT)).toHaveCount(0, { timeout: 60_000 });
  // the list may not have been drawn yet when it was looked at
  await expect.poll(() => texts(again, benId), { timeout: 60_000 }).toEqual([]);
  const after = secretsOf(await secretFile(again.page, 'burn'));
  const destroyed = before.filter((secret) => !after.some((other) => other.equals(secret)));
  expect(destroyed.length).toBeGreaterThanOrEqual(6);
  await again.page.context().close();
  expect(await findIn(profile, destroyed)).toEqual([]);
  expect(await findIn(profile, [Buffer.from(TEXT, 'utf8'), Buffer.from(TEXT, 'utf16le')])).toEqual([]);
});

async function texts(person: Person, other: string): Promise<string[]> {
  const page = { conversationId: other, startTime: -1, pageSize: 100, orderBy: 'ASC' as const };
  const rows = await person.call('chat', 'getMessagesByConversationId', page);
  return rows.filter(({ msg_source }) => msg_source !== 2).map(({ msg_cry }) => msg_cry);
}

function secretsOf(file: Buffer): Buffer[] {
  return Array.from({ length: file.length / SECRET }, (_, index) =>
    file.subarray(index * SECRET, (index + 1) * SECRET),
  );
}
