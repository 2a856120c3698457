/** The lock screen without the password: twelve words replace it and everything stays; or what it opened is gone. */
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { pair, SECOND } from './support/pairing.ts';
import { befriend, type Person, register, test, tryPassword } from './support/people.ts';
import { writeSecretFile } from './support/profile.ts';

const NEW = 'a password of its own';
const stretching = { timeout: 60_000 };
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function giveWords(page: Page, mnemonic: string, button = 'Continue'): Promise<void> {
  await page.getByRole('textbox', { name: 'Word 1', exact: true }).fill(mnemonic);
  await press(page, button);
}

async function wordsOf(person: Person): Promise<string> {
  return (await person.call('login', 'exportMnemonic', { password: 'correct horse' })).mnemonic;
}

test('a forgotten password is replaced on the lock screen, without a network and during a wait, and everything stays', async ({
  openPerson,
}) => {
  test.setTimeout(240_000);
  const found: string[] = [];
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  await register(ben, 'Ben');
  await befriend(ann, ben);
  const to = { cnd: annId, cid: annId, conversationType: 0 as const, pub: '' };
  await ben.call('chat', 'sendTextMessage', { ...to, text: 'before' });
  await ann.event('message.added', { rows: [{ msg_cry: JSON.stringify({ text: 'before' }) }] });
  const [mnemonic, anothers] = [await wordsOf(ann), await wordsOf(ben)];
  const { page } = ann;
  await ann.call('login', 'exportLogout', {});
  found.push(...(await audit(page, 'lock screen')));

  // there and back, and what it says of other words
  await press(page, 'Forgot the password?');
  await expect(page.getByText('They set a new password')).toBeVisible();
  found.push(...(await audit(page, 'words for a forgotten password')));
  await giveWords(page, anothers);
  await expect(page.getByText('These words don’t open the account on this device')).toBeVisible();
  found.push(...(await audit(page, 'words of another account')));
  await page.getByRole('main').getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { name: 'iCom is locked' })).toBeVisible();

  // wrong so often that there is a wait
  for (let count = 1; count <= 4; count++) expect(await tryPassword(ann, `wrong ${count}`)).toBe(20010);
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong once more');
  await press(page, 'Unlock');
  await expect(page.getByRole('button', { name: /^Next try in/ })).toBeVisible(stretching);
  found.push(...(await audit(page, 'lock screen in a wait')));
  await page.context().setOffline(true);
  await press(page, 'Forgot the password?');
  await giveWords(page, mnemonic);
  await page.getByRole('textbox', { name: 'Login password' }).fill(NEW, stretching);
  await page.getByRole('textbox', { name: 'Type it again' }).fill(NEW);
  found.push(...(await audit(page, 'a new password for the forgotten one')));
  await press(page, 'Replace the password');
  await page.getByRole('button', { name: /^Ben/ }).click(stretching);
  await expect(page.getByRole('log')).toContainText('before');
  await page.context().setOffline(false);

  await ann.call('login', 'exportLogout', {});
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  expect(await tryPassword(ann, 'battery staple')).toBe(20010);
  await page.getByRole('textbox', { name: 'Password' }).fill(NEW);
  await press(page, 'Unlock');
  await expect(page.getByRole('button', { name: /^Ben/ })).toBeVisible(stretching);
  expect(found).toEqual([]);
});

test('a device that was paired by a code says that it doesn’t know the words', async ({ openPerson }) => {
  test.setTimeout(240_000);
  const [primary, second] = await Promise.all([openPerson(), openPerson()]);
  await register(primary, 'Ann');
  const mnemonic = await wordsOf(primary);
  await pair(primary, second);
  await second.call('login', 'exportLogout', {});
  await press(second.page, 'Forgot the password?');
  await giveWords(second.page, mnemonic);
  await expect(second.page.getByText('A device that was paired by a code doesn’t know its words')).toBeVisible();
  expect(await tryPassword(second, SECOND)).toBe(200);
});

test('where what was stored is gone, the lock screen says so and leads to the words', async ({ openPerson }) => {
  test.setTimeout(240_000);
  const ann = await openPerson();
  const { nodeId } = await register(ann, 'Ann');
  const mnemonic = await wordsOf(ann);
  await expect.poll(async () => (await ann.call('state', 'getStatus', {})).waiting, stretching).toBe(0);
  await ann.call('login', 'exportLogout', {});
  const { page } = ann;
  await writeSecretFile(page, 'vault', new Uint8Array(1));
  await page.getByRole('textbox', { name: 'Password' }).fill('battery staple');
  await press(page, 'Unlock');
  await expect(page.getByText('What iCom stored on this device is gone')).toBeVisible(stretching);
  expect(await audit(page, 'lock screen without an account')).toEqual([]);
  await press(page, 'I have twelve words');
  await giveWords(page, mnemonic, 'Look for the account');
  await page.getByRole('button', { name: 'Make this one the primary device' }).click(stretching);
  await press(page, 'Drop them and go on');
  await page.getByRole('textbox', { name: 'Login password' }).fill(NEW, stretching);
  await page.getByRole('textbox', { name: 'Type it again' }).fill(NEW);
  await press(page, 'Bring the account back');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible(stretching);
  expect((await ann.call('card', 'getOwn', {})).nodeId).toBe(nodeId);
});
