/** A long message is folded: what is left of it, what asks for the rest, and where the reader stands then. */
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, register, test } from './support/people.ts';

const lines = (count: number, word: string) => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`).join('\n');

const bubble = (page: Page, words: string) => page.getByRole('log').locator('[data-message]', { hasText: words });
const fold = (page: Page, words: string, name: 'Show all' | 'Show less') =>
  bubble(page, words).getByRole('button', { name });
const height = async (page: Page, words: string) => (await bubble(page, words).boundingBox())?.height ?? 0;
const top = async (page: Page, words: string) => Math.round((await bubble(page, words).boundingBox())?.y ?? 0);
const atEnd = (page: Page) =>
  page.getByRole('log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 2);

test('a long message is folded until all of it is asked for; the reader stays where it was cut', async ({
  openPerson,
}) => {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  await register(ann, 'Ann');
  const { nodeId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  const { page } = ann;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const say = (text: string) =>
    ann.call('chat', 'sendTextMessage', { cnd: nodeId, cid: nodeId, conversationType: 0, pub: '', text });
  const letter = `${lines(60, 'line')}\nthe needle\n${lines(20, 'last')}`;
  await say(lines(16, 'short'));
  await say(letter);
  for (let number = 0; number < 30; number += 1) await say(`between ${number}`);
  await say(`the end\n${lines(80, 'tale')}`);
  await page.getByRole('button', { name: /Ben/ }).click();

  // folded, at the end of the log
  const more = fold(page, 'the end', 'Show all');
  await expect(more).toHaveAttribute('aria-expanded', 'false');
  await expect.poll(() => atEnd(page)).toBe(true);
  expect(await height(page, 'the end')).toBeLessThan(400);

  // unfolded it goes on below, where it is read on
  const before = await top(page, 'the end');
  await more.press('Enter');
  const less = fold(page, 'the end', 'Show less');
  await expect(less).toHaveAttribute('aria-expanded', 'true');
  await expect.poll(() => height(page, 'the end')).toBeGreaterThan(1500);
  await expect(page.getByRole('button', { name: 'Jump to the newest message' })).toBeVisible();
  expect(await top(page, 'the end')).toBe(before);
  await less.press('Enter');
  await expect(more).toBeInViewport();
  await expect.poll(() => height(page, 'the end')).toBeLessThan(400);
  await expect(page.getByRole('button', { name: 'Jump to the newest message' })).toHaveCount(0);

  // what is found in the part that was folded is shown; short ones never fold
  expect(await audit(page, 'a folded message')).toEqual([]);
  await page.getByRole('textbox', { name: 'Message' }).press('Control+f');
  const search = page.getByRole('searchbox', { name: 'Search in this conversation' });
  await search.fill('needle');
  await expect(fold(page, 'the needle', 'Show less')).toBeAttached();
  await expect(bubble(page, 'the needle')).toBeInViewport();
  expect(await audit(page, 'an unfolded message')).toEqual([]);
  await search.fill('short 16');
  await expect(bubble(page, 'short 16')).toBeInViewport();
  await expect(bubble(page, 'short 16').getByRole('button', { name: 'Show all' })).toHaveCount(0);

  // folded or not, all of it is copied
  await page.keyboard.press('Escape');
  await fold(page, 'the needle', 'Show less').click();
  await expect(fold(page, 'the needle', 'Show all')).toBeInViewport();
  await bubble(page, 'the needle')
    .locator('.bubble')
    .click({ button: 'right', position: { x: 20, y: 20 } });
  await page.getByRole('menuitem', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(letter);
});
