/** Safety numbers between two browsers, keys that change, the twelve words shown again, and blocking, by hand. */
import { expect } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, type Person, register, test } from './support/people.ts';

async function couple(openPerson: () => Promise<Person>) {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  return { ann, ben, annId, benId };
}

test('two people read the same digits, mark each other as verified, and take it back', async ({ openPerson }) => {
  const { ann, ben } = await couple(openPerson);
  const digits: string[] = [];
  for (const [{ page }, other] of [
    [ann, 'Ben'],
    [ben, 'Ann'],
  ] as const) {
    await page.getByRole('button', { name: new RegExp(`^${other}`) }).click();
    await page.getByRole('button', { name: /^Safety number/ }).click();
    const dialog = page.getByRole('dialog', { name: `Safety number with ${other}` });
    await expect(dialog.getByRole('img', { name: 'QR code of the safety number' })).toBeVisible();
    digits.push((await dialog.locator('.safety-number').innerText()).replaceAll(/\s+/g, ' ').trim());
  }
  expect(digits[0]).toMatch(/^(\d{5} ){11}\d{5}$/);
  expect(digits[1]).toBe(digits[0]);
  const { page } = ann;
  const row = page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name: /^Ben/ });
  await page.getByRole('button', { name: 'They are the same' }).click();
  await expect(page.getByRole('button', { name: 'Take the mark back' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row).toContainText('Safety number verified');
  await page.reload();
  await expect(row).toContainText('Safety number verified');
  await row.click();
  await page.getByRole('button', { name: /^Safety number/ }).click();
  await page.getByRole('button', { name: 'Take the mark back' }).click();
  await page.keyboard.press('Escape');
  await expect(row).not.toContainText('Safety number verified');
});

/** Ann's account, taken over by its words on an empty machine: all its other devices are dropped. */
async function takeOver(fresh: Person, mnemonic: readonly string[]): Promise<void> {
  await fresh.call('login', 'init', {});
  await fresh.call('login', 'exportMnemonicSelectByP2pV2', { mnemonic: [...mnemonic], isResetPrimary: true });
  const loginInfo = await fresh.call('login', 'mnemonicSelectByP2p', { mnemonic: [...mnemonic] });
  const last = { loginInfo: JSON.stringify(loginInfo), type: 'text', password: 'battery staple' } as const;
  await fresh.call('login', 'mnemonicLoginByLoginInfo', last);
}

test('a friend comes back with other keys: the conversation says so, nothing can be written until it was seen or compared', async ({
  openPerson,
}) => {
  test.setTimeout(240_000);
  const { ann, ben, annId, benId } = await couple(openPerson);
  const { page } = ben;
  const found: string[] = [];
  const look = async (screen: string) => void found.push(...(await audit(page, screen)));
  const row = page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name: /^Ann/ });
  const banner = page.getByRole('main').getByRole('status').filter({ hasText: 'Ann’s safety number changed.' });
  const field = page.getByRole('textbox', { name: 'Message' });
  const number = page.locator('.safety-number');
  await row.click();
  await page.getByRole('button', { name: /^Safety number/ }).click();
  const before = await number.innerText();
  await page.getByRole('button', { name: 'They are the same' }).click();
  await page.keyboard.press('Escape');
  await expect(row).toContainText('Safety number verified');
  await field.fill('begun before');
  const { mnemonic } = await ann.call('login', 'exportMnemonic', { password: 'correct horse' });
  await expect.poll(async () => (await ann.call('state', 'getStatus', {})).waiting, { timeout: 60_000 }).toBe(0);

  const fresh = await openPerson();
  await takeOver(fresh, mnemonic.split(' '));
  await fresh.event('contact.changed', { nodeId: benId, row: { c_state: 2 } });
  await expect(banner).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText('Safety number changed');
  await expect(row).not.toContainText('Safety number verified');
  await expect(
    page.getByText('You can write again once you have seen that their safety number changed.'),
  ).toBeVisible();
  await expect(field).toHaveCount(0);
  await expect(page.getByRole('log')).toContainText('Their keys have changed');
  await look('changed safety number');
  // neither can anything be sent past the page
  const vain = { cnd: annId, cid: annId, conversationType: 0, pub: '', text: 'past the banner' } as const;
  const refused = await page.evaluate((params) => globalThis.icom.call('chat', 'sendTextMessage', params), vain);
  expect(refused.code).not.toBe(200);
  // what comes is read meanwhile
  await fresh.call('chat', 'sendTextMessage', { ...vain, cnd: benId, cid: benId, text: 'It is me, on a new phone' });
  await expect(page.getByRole('log')).toContainText('It is me, on a new phone');

  await banner.getByRole('button', { name: 'Compare' }).click();
  await expect(number).toBeVisible();
  expect(await number.innerText()).not.toBe(before);
  expect((await number.innerText()).split(/\s+/)).toEqual(
    (await fresh.call('trust', 'getSafetyNumber', { nodeId: benId })).number.split(' '),
  );
  await look('comparing a changed safety number');
  await page.keyboard.press('Escape');
  await expect(banner).toBeVisible();
  await banner.getByRole('button', { name: 'I have seen it' }).click();
  await expect(banner).toHaveCount(0);
  await expect(row).not.toContainText('Safety number');
  await expect(field).toHaveValue('begun before');
  await field.press('Enter');
  await fresh.event('message.added', { rows: [{ msg_cry: JSON.stringify({ text: 'begun before' }) }] });
  expect(found).toEqual([]);
});

test('the twelve words are shown again for their password, and a reminder lasts until they are written down', async ({
  openPerson,
}) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  await page.getByRole('button', { name: 'Show them' }).click();
  const field = page.getByRole('textbox', { name: 'Password for the words' });
  await field.fill('battery staple');
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('That password opens nothing.');
  await field.fill('correct horse');
  await field.press('Enter');
  const words = page.getByRole('list', { name: 'Twelve words, in order' }).getByRole('listitem');
  await expect(words).toHaveCount(12);
  // nobody has written down what wasn't shown
  const written = page.getByRole('button', { name: 'I wrote all twelve on paper' });
  await expect(written).toBeDisabled();
  await page.getByRole('button', { name: 'Show the words' }).click();
  await expect(words.first()).toHaveText(/^1[a-z]+$/);
  await written.click();
  await expect(words).toHaveCount(0);
  await page.getByRole('button', { name: /^Chats/ }).click();
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show them' })).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show them' })).toHaveCount(0);
});

test('whoever is blocked says nothing more, both see why, and unblocking from the list mends it', async ({
  openPerson,
}) => {
  const { ann, ben, annId, benId } = await couple(openPerson);
  const { page } = ann;
  await page.getByRole('button', { name: /^Ben/ }).click();
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await expect(page.getByText('You have blocked this person.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveCount(0);
  await ben.page.getByRole('button', { name: /^Ann/ }).click();
  await ben.event('contact.changed', { nodeId: annId, row: { c_be_black_state: 1 } });
  await expect(ben.page.getByText('This person doesn’t accept messages from you.')).toBeVisible();
  await expect(ben.page.getByRole('textbox', { name: 'Message' })).toHaveCount(0);

  await page.getByRole('button', { name: /^Settings/ }).click();
  await page.getByRole('button', { name: 'Privacy' }).click();
  const search = page.getByRole('searchbox', { name: 'Search blocked people' });
  await search.fill('nobody');
  await expect(page.getByText('Nothing here matches “nobody”.')).toBeVisible();
  await search.fill('ben');
  await page.getByRole('button', { name: 'Unblock Ben' }).click();
  await search.fill('');
  await expect(page.getByText('Nobody is blocked')).toBeVisible();
  await ann.event('contact.changed', { nodeId: benId, row: { c_black_state: 0 } });
  await ben.event('contact.changed', { nodeId: annId, row: { c_be_black_state: 0 } });
  await expect(ben.page.getByRole('textbox', { name: 'Message' })).toBeVisible();
});
