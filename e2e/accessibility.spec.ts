/** On no screen does axe find anything, wide and on a phone, light and dark; and it would. */
import { expect } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, register, test } from './support/people.ts';

test.use({ actionTimeout: 10_000 });

test('axe is really asked: it finds what is planted', async ({ openPerson }) => {
  const { page } = await openPerson();
  await expect(page.getByRole('button', { name: 'Create an account' })).toBeVisible();
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('button')));
  expect(await audit(page, 'planted')).toEqual([
    expect.stringContaining('planted, wide, light: button-name'),
    expect.stringContaining('planted, phone, light: button-name'),
  ]);
});

test('the way in: every step, the lock screen, a wrong password and the wait after five', async ({ openPerson }) => {
  test.setTimeout(120_000);
  const found: string[] = [];
  const { page } = await openPerson();
  const look = async (screen: string) => void found.push(...(await audit(page, screen)));
  const next = (name: string) => page.getByRole('button', { name, exact: true }).click();

  await expect(page.getByRole('button', { name: 'Create an account' })).toBeVisible();
  await look('welcome');
  await page.getByRole('button', { name: 'Use without an account' }).click();
  await look('question before an anonymous account');
  await next('Cancel');
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByRole('textbox', { name: 'Login password' }).fill('short');
  await next('Create the account');
  await expect(page.getByText('At least 8 characters.')).toBeVisible();
  await look('password with errors');
  await page.getByRole('textbox', { name: 'Login password' }).fill('battery staple');
  await page.getByRole('textbox', { name: 'Type it again' }).fill('battery staple');
  await next('Create the account');
  await next('Show the words');
  await look('twelve words');
  const words = await page.getByRole('list', { name: 'Twelve words' }).locator('b').allInnerTexts();
  await next('Copy');
  await look('question before copying the words');
  await next('Cancel');
  await page.getByRole('checkbox').check();
  await next('Continue');
  for (const question of await page.getByRole('group').all()) {
    const place = Number(/\d+/.exec((await question.locator('legend').textContent()) ?? '')?.[0]);
    await question.getByText(words[place - 1] ?? '', { exact: true }).click();
  }
  await look('check of three words');
  await next('Continue');
  await page.getByRole('textbox', { name: 'Name' }).fill('Ann');
  await look('name');
  await next('Open iCom');
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await look('no conversations');
  await page.keyboard.press('Alt+l');
  const field = page.getByRole('textbox', { name: 'Password' });
  await field.fill('battery stable');
  await field.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await look('lock screen with a wrong password');
  for (const _try of [2, 3, 4, 5]) {
    await field.fill('battery stable');
    await field.press('Enter');
    await expect(field).toHaveValue('');
  }
  await expect(page.getByRole('button', { name: /Next try in/ })).toBeVisible();
  await look('wait after five wrong passwords');
  expect(found).toEqual([]);
});

test('the open app: conversations, people, settings, dialogs, menus, notices', async ({ openPerson }) => {
  test.setTimeout(240_000);
  const found: string[] = [];
  const ann = await openPerson();
  const ben = await openPerson();
  const { page } = ann;
  const look = async (screen: string) => void found.push(...(await audit(page, screen)));
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
  const { nodeId: annId } = await register(ann, 'Ann');
  await register(ben, 'Ben');

  await press(/^People/);
  await look('nobody yet');
  await press('Friend requests');
  await look('no requests');
  await ben.call('card', 'read', { uri: (await ann.call('card', 'getOwn', {})).uri });
  await expect(() => ben.call('contact', 'addFriend', { nodeId: annId, content: 'It is me.' })).toPass();
  await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
  await look('a request');
  await press(/^Chats/);
  await look('no conversations, a request waits');
  await press(/^People/);
  await press('Add somebody');
  await page.getByRole('textbox', { name: 'Address or link' }).fill('nonsense');
  await press('Send the request');
  await expect(page.getByText('This is no iCom address')).toBeVisible();
  await look('adding somebody, with an error');
  await press('Scan a code');
  await expect(page.getByText('Hold their code inside the frame.')).toBeVisible();
  await look('scanner');
  await press('My code');
  await expect(page.getByRole('img', { name: 'QR code of your address' })).toBeVisible();
  await look('own code');

  await befriend(ben, ann);
  await press(/^Ben/);
  await look('contact');
  await press('Delete this friend');
  await look('question before deleting a friend');
  await press('Cancel');
  await page.getByRole('button', { name: /^Safety number/ }).click();
  await expect(page.getByRole('img', { name: 'QR code of the safety number' })).toBeVisible();
  await look('safety number');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nobody of that name');
  await look('people, nothing found');
  await page.getByRole('searchbox').press('Escape');
  await press(/^Chats/);
  await look('conversations, none chosen');
  await page.getByRole('button', { name: /^Ben/ }).click();
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('See https://example.org on Thursday');
  await message.press('Enter');
  await expect(page.getByRole('log')).toContainText('Thursday');
  await ben.call('chat', 'sendTextMessage', { cnd: annId, cid: annId, conversationType: 0, pub: '', text: 'שלום' });
  await expect(page.getByRole('log')).toContainText('שלום');
  await look('conversation');
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox', { name: 'Search in this conversation' }).fill('thursday');
  await expect(page.getByText('1 of 1')).toBeVisible();
  await look('search in the conversation');
  await press('Close the search');
  await page.getByRole('log').getByText('Thursday').click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await look('menu of a message');
  await page.getByRole('menuitem', { name: 'Select' }).click();
  await look('selected messages');
  await press('Cancel');
  await press('More');
  await look('menu of a conversation');
  await page.getByRole('menuitem', { name: 'Hide for a while' }).click();
  await look('hiding a conversation');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+/');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await look('cheat-sheet');
  await page.keyboard.press('Escape');

  await press('Settings');
  const sections = page.getByRole('region', { name: 'Settings' }).getByRole('listitem');
  for (const section of (await sections.allInnerTexts()).slice(0, -1)) {
    await sections.getByText(section, { exact: true }).click();
    await expect(page.getByRole('main').getByRole('heading', { name: section })).toBeVisible();
    await look(`settings: ${section}`);
  }
  await page.getByRole('searchbox').fill('nothing like that');
  await look('settings, nothing found');
  await page.getByRole('searchbox').press('Escape');
  await sections.getByText('Profile', { exact: true }).click();
  await press('Copy the address');
  await expect(page.getByText('Copied')).toBeVisible();
  await look('notice');
  expect(found).toEqual([]);
});
