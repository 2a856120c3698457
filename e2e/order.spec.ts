/** Keeping conversations in order: pin, mute, mark, hide, delete; drafts; a search in the conversation. */
import { expect, type Page } from '@playwright/test';
import { befriend, type Person, register, test } from './support/people.ts';

async function couple(openPerson: () => Promise<Person>) {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  return { ann, ben, annId, benId };
}

const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name: new RegExp(`^${name}`) });
const choose = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click();
const say = (person: Person, to: string, text: string) =>
  person.call('chat', 'sendTextMessage', { cnd: to, cid: to, conversationType: 0, pub: '', text });

test('a conversation is pinned, muted, marked, hidden and shown again, from its row and from its header', async ({
  openPerson,
}) => {
  const { ann } = await couple(openPerson);
  const { page } = ann;
  const ben = row(page, 'Ben');
  await ben.click({ button: 'right' });
  await choose(page, 'Pin');
  await expect(ben).toContainText('Pinned');
  await expect(ben).toBeFocused();
  // The menu key opens the same at the row that has the focus.
  await page.keyboard.press('ContextMenu');
  await choose(page, 'Mute');
  await expect(ben).toContainText('Muted');
  await ben.click();
  const more = page.getByRole('button', { name: 'More', exact: true });
  await more.click();
  await choose(page, 'Mark as unread');
  await expect(page.getByText('Choose a conversation')).toBeVisible();
  await expect(ben).toContainText('1 unread message');
  await page.getByRole('button', { name: 'Unread 1' }).click();
  await ben.click({ button: 'right' });
  await choose(page, 'Mark as read');
  await ben.click();
  await more.click();
  await choose(page, 'Hide for a while');
  const spans = page.getByRole('dialog').getByRole('button', { name: /^\d/ });
  const places = await spans.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().x));
  expect(places).toEqual([places[0], places[1], places[0], places[1]]);
  await page.getByRole('button', { name: '8 hours' }).click();
  await expect(ben).toHaveCount(0);
  await page.reload();
  await page.getByRole('button', { name: 'Hidden 1' }).click();
  await expect(ben).toContainText(/Hidden until \w{3} \d+, \d{4}, \d\d:\d\d/);
  await ben.click({ button: 'right' });
  await choose(page, 'Show again');
  await expect(page.getByRole('button', { name: 'Hidden 1' })).toHaveCount(0);
  await expect(ben).toBeVisible();
});

test('messages are found by their words and copied by a key', async ({ openPerson }) => {
  const { ann, benId } = await couple(openPerson);
  const { page } = ann;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await row(page, 'Ben').click();
  for (const text of ['the first', 'the second', 'the third']) await say(ann, benId, text);
  const log = page.getByRole('log');
  await expect(log).toContainText('the third');
  await page.keyboard.press('Control+f');
  const search = page.getByRole('searchbox', { name: 'Search in this conversation' });
  await search.fill('THE');
  await expect(page.getByText('1 of 3')).toBeVisible();
  await search.press('Enter');
  await expect(page.getByText('2 of 3')).toBeVisible();
  await expect(log.locator('[data-found]')).toContainText('the second');
  await search.fill('nowhere');
  await expect(page.getByText('Nowhere in this conversation.')).toBeVisible();
  await search.press('Escape');

  await log.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.locator(':focus')).toContainText('the third');
  await page.keyboard.press('Control+c');
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('the third');
});

test('a draft is in the other tab, and outlasts the lock and a reload', async ({ openPerson, superNode }) => {
  const { ann } = await couple(openPerson);
  const { page } = ann;
  const field = page.getByRole('textbox', { name: 'Message' });
  const other = await ann.another(superNode.url);
  await row(page, 'Ben').click();
  await field.fill('About Thursday');
  await expect(row(other.page, 'Ben')).toContainText('Draft: About Thursday');
  await page.bringToFront();
  await field.fill('About Thursday, rather late');
  // Locked before the pause is over after which a draft is kept.
  await page.keyboard.press('Alt+l');
  const password = page.getByRole('textbox', { name: 'Password' });
  await password.fill('battery staple');
  await password.press('Enter');
  await expect(row(page, 'Ben')).toContainText('Draft: About Thursday, rather late');
  await page.reload();
  await row(page, 'Ben').click();
  await expect(field).toHaveValue('About Thursday, rather late');
  await field.press('Enter');
  await expect(row(other.page, 'Ben')).toContainText('About Thursday, rather late');
  await expect(row(other.page, 'Ben')).not.toContainText('Draft');
});

test('messages are deleted here by key and several at once, then the conversation; the other side keeps them', async ({
  openPerson,
}) => {
  const { ann, ben, annId, benId } = await couple(openPerson);
  const { page } = ann;
  await row(page, 'Ben').click();
  for (const text of ['the first', 'the second', 'the third']) await say(ann, benId, text);
  const log = page.getByRole('log');
  await expect(log).toContainText('the third');
  await row(ben.page, 'Ann').click();
  await expect(ben.page.getByRole('log')).toContainText('the third');
  await log.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.locator(':focus')).toContainText('the third');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete here' }).click();
  await expect(log).not.toContainText('the third');
  await log.getByText('the second').click({ button: 'right' });
  await choose(page, 'Select');
  await log.getByText('the first').click();
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Delete here' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete here' }).click();
  await expect(log.locator('[data-message]')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await expect(ben.page.getByRole('log')).toContainText('the third');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await choose(page, 'Delete the conversation');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the conversation' }).click();
  await expect(page.getByText('No conversations yet')).toBeVisible();
  // Friends they remain: what is written next brings it back.
  await say(ben, annId, 'the fourth');
  await row(page, 'Ben').click();
  await expect(log.locator('[data-message]')).toHaveText(/the fourth/);

  await page.getByRole('button', { name: /^Settings/ }).click();
  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.getByRole('button', { name: /^Delete all messages/ }).click();
  const sure = page.getByRole('dialog').getByRole('button', { name: 'Delete all messages' });
  await page.getByRole('textbox', { name: /Type/ }).fill('yes');
  await expect(sure).toBeDisabled();
  await page.getByRole('textbox', { name: /Type/ }).fill('delete');
  await sure.click();
  await expect(page.getByText('All messages deleted')).toBeVisible();
  await page.getByRole('button', { name: /^Chats/ }).click();
  await expect(row(page, 'Ben')).not.toContainText('the fourth');
});
