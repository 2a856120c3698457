/** Deleting the account from this device: asked for by a typed word, and nothing of it is left in the browser. */
import { expect } from '@playwright/test';
import { audit } from './support/audit.ts';
import { register, test } from './support/people.ts';
import { secretFile } from './support/profile.ts';

test('the account is deleted from this device once the word was typed, and all tabs begin anew', async ({
  openPerson,
  superNode,
}) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const other = await ann.another(superNode.url);
  await other.event('session.changed', { state: 'open' });
  const { page } = ann;
  expect(await secretFile(page, 'vault')).not.toHaveLength(0);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'App and storage' }).click();
  await page.getByRole('button', { name: /^Delete the account from this device/ }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Delete the account from this device' });
  await expect(confirm).toBeDisabled();
  expect(await audit(page, 'deleting the account')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: /^Delete the account from this device/ }).click();
  await dialog.getByRole('textbox').fill('delete');
  await confirm.click();
  for (const tab of [ann, other]) {
    await tab.event('session.changed', { state: 'none' });
    await expect(tab.page.getByRole('button', { name: 'Create an account' })).toBeVisible();
  }
  expect(await secretFile(page, 'vault')).toHaveLength(0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Create an account' })).toBeVisible();
});
