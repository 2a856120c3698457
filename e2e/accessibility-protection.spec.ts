/** On none of the screens about rooms and security does axe find anything, wide and on a phone, light and dark. */
import { expect } from '@playwright/test';
import { audit } from './support/audit.ts';
import { register, test } from './support/people.ts';

test.use({ actionTimeout: 15_000 });

test('rooms and security: lists, forms, questions', async ({ openPerson }) => {
  test.setTimeout(240_000);
  const found: string[] = [];
  const ann = await openPerson();
  const { page } = ann;
  await register(ann, 'Ann');
  await ann.call('block', 'crateBlock', {
    blockName: 'Family',
    loginPassword: 'kings pawn to four',
    isOpenMsg: 1,
    messages: ['Your parcel has arrived'],
    exp: 2,
    pfp: 0,
    pfpUrl: '',
  });
  const look = async (screen: string) => void found.push(...(await audit(page, screen)));
  const open = async (section: string) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: section, exact: true }).click();
  };
  /** A question that `press` leads to, looked at and left. */
  const question = async (press: string | RegExp, screen: string) => {
    await page.getByRole('button', { name: press }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(screen);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };

  await open('Rooms');
  await expect(page.getByRole('main').getByRole('button', { name: /^Family/ })).toBeVisible();
  await look('rooms');
  await question('New room', 'new room');
  await question(/^Open another room/, 'opening another room');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Family/ })
    .click();
  await expect(page.getByRole('complementary', { name: 'Rooms' }).getByRole('switch')).toBeVisible();
  await look('one room');
  await question(/^Name/, 'name of a room');
  await question(/^Password/, 'password of a room');
  await question(/^What is shown then/, 'texts of a room');
  await question(/^Move somebody here/, 'whom to move');
  await question(/^Delete this room/, 'question before deleting a room');
  await page.getByRole('main').getByRole('button', { name: /^iCom/ }).click();
  await question(/^Hide this room/, 'question before hiding a room');
  await open('Security');
  await expect(page.getByRole('switch', { name: /^Open the blank room/ })).toBeVisible();
  await look('security');
  await question(/^Login password/, 'changing the login password');
  await question(/^Clear password/, 'setting the clear password');
  await question(/^Furnish the blank room/, 'question before the blank room');
  await page.getByRole('switch', { name: /^Open the blank room/ }).click();
  await look('question before the decoy');
  await page.keyboard.press('Escape');
  expect(found).toEqual([]);
});
