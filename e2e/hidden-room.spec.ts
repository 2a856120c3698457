/** A room that hides itself: its password alone finds it, it can be shown again; and iCom locks when nobody is there. */
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { register, test } from './support/people.ts';

const LOGIN = 'battery staple';
const ROOM = 'kings pawn to four';
/** A password is stretched first, which is meant to take long, on a busy machine longer. */
const stretching = { timeout: 30_000 };

test.use({ actionTimeout: 15_000 });

async function enter(page: Page, password: string): Promise<void> {
  await page.keyboard.press('Alt+l');
  const field = page.getByRole('textbox', { name: 'Password' });
  await field.fill(password);
  await field.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible(stretching);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Rooms', exact: true }).click();
  await expect(page.getByRole('main').locator('.room-card').first()).toBeVisible();
}

test('a room hides from inside, is found by its password only, and is shown again; idle iCom locks', async ({
  openPerson,
}) => {
  test.setTimeout(150_000);
  const ann = await openPerson();
  const { page } = ann;
  await register(ann, 'Ann');
  await ann.call('block', 'crateBlock', {
    blockName: 'Family',
    loginPassword: ROOM,
    isOpenMsg: 1,
    messages: [],
    exp: 4,
    pfp: 0,
    pfpUrl: '',
  });
  const cards = page.getByRole('main').locator('.room-card');
  const dialog = page.getByRole('dialog');

  await enter(page, ROOM);
  await cards.first().click();
  await page.getByRole('button', { name: /^Hide this room/ }).click();
  await dialog.getByLabel('I have no hidden room yet').check();
  await dialog.getByRole('button', { name: 'Hide the room' }).click();
  await expect(page.getByText('The room is hidden. Only its password opens it.')).toBeVisible(stretching);

  await enter(page, LOGIN);
  await expect(page.getByText(/^No other room is listed here/)).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Family');
  expect(await ann.call('block', 'getBlockNotDefaultAndBlankBlockAndHide', {})).toEqual([]);

  await enter(page, ROOM);
  await expect(cards).toHaveText([/^Family/]);
  await cards.first().click();
  await page.getByRole('button', { name: /^Hide this room/ }).click();
  await dialog.getByRole('button', { name: /^It is hidden already/ }).click();
  expect(await audit(page, 'showing a room again')).toEqual([]);
  await dialog.getByLabel('Password of the default room').fill(ROOM);
  await dialog.getByRole('button', { name: 'Show the room' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible(stretching);
  await dialog.getByLabel('Password of the default room').fill(LOGIN);
  await dialog.getByRole('button', { name: 'Show the room' }).click();
  await expect(page.getByText('The default room lists this room again')).toBeVisible(stretching);

  await enter(page, LOGIN);
  await expect(cards.filter({ hasText: 'Family' })).toBeVisible();
  await ann.call('protection', 'setAutoLock', { after: 1500 });
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible(stretching);
  await expect(page.locator('body')).not.toContainText(/Ann|Family/);
});
