/** Unlocking by a passkey and by a pattern: set in the settings, offered by the lock screen, removed again. */
import { expect } from '@playwright/test';
import { audit } from './support/audit.ts';
import { register, test } from './support/people.ts';

test('a passkey and a pattern open the default room, until they are removed', async ({ openPerson }) => {
  test.setTimeout(120_000);
  const ann = await openPerson();
  const { page } = ann;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: true,
    },
  });
  await register(ann, 'Ann');
  const settings = async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Security/ }).click();
  };
  await settings();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('button', { name: 'Remove the passkey' })).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Set a pattern' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Set a pattern' });
  await expect(dialog).not.toContainText('Points');
  for (const point of [1, 4, 7, 8, 9]) await dialog.getByRole('button', { name: `Point ${point}` }).press('Enter');
  await expect(dialog.getByRole('status')).toContainText('Points: 5');
  await dialog.getByRole('button', { name: 'Set this pattern' }).click();
  await expect(page.getByRole('button', { name: 'Remove the pattern' })).toBeVisible({ timeout: 20_000 });
  expect(await audit(page, 'other ways to unlock')).toEqual([]);

  const lock = () => ann.call('login', 'exportLogout', {});
  const open = page.getByRole('navigation', { name: 'Main' });
  await lock();
  await page.getByRole('button', { name: 'Unlock with a passkey' }).click();
  await expect(open).toBeVisible({ timeout: 20_000 });
  await lock();
  await page.getByRole('button', { name: 'Unlock with the pattern' }).click();
  for (const point of [1, 4, 7, 9]) await page.getByRole('button', { name: `Point ${point}` }).click();
  await page.getByRole('button', { name: 'Unlock', exact: true }).last().click();
  await expect(page.getByText('The password is wrong').or(page.getByText(/opens nothing/))).toBeVisible({
    timeout: 20_000,
  });
  for (const point of [1, 4, 7, 8, 9]) await page.getByRole('button', { name: `Point ${point}` }).click();
  await page.getByRole('button', { name: 'Unlock', exact: true }).last().click();
  await expect(open).toBeVisible({ timeout: 20_000 });
  await settings();
  await page.getByRole('button', { name: 'Remove the passkey' }).click();
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeVisible({ timeout: 20_000 });
  await lock();
  await expect(page.getByRole('button', { name: 'Unlock with the pattern' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unlock with a passkey' })).toHaveCount(0);
});

test('a phrase that the browser understands on the device opens the default room; no other browser offers it', async ({
  openPerson,
}) => {
  test.setTimeout(120_000);
  const ann = await openPerson();
  const { page } = ann;
  await register(ann, 'Ann');
  const settings = async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Security/ }).click();
    await expect(page.getByRole('button', { name: 'Set a pattern' })).toBeVisible();
  };
  await settings();
  await expect(page.getByRole('button', { name: 'Set a spoken phrase' })).toHaveCount(0);
  // headless Chromium has no recognition: one that understands what it is told to
  await page.addInitScript(() => {
    class Recognition extends EventTarget {
      lang = '';
      get processLocally() {
        return true;
      }
      set processLocally(_wanted: boolean) {}
      static available = async () => 'available';
      start() {
        const event = new Event('result');
        const transcript = localStorage.getItem('said') ?? '';
        queueMicrotask(() => this.dispatchEvent(Object.assign(event, { results: [[{ transcript }]] })));
      }
      abort() {}
    }
    Object.assign(globalThis, { SpeechRecognition: Recognition });
  });
  await page.reload();
  await ann.listen();
  const say = (words: string) => page.evaluate((said) => localStorage.setItem('said', said), words);
  await say('the otter sleeps under the willow');
  await settings();
  await page.getByRole('button', { name: 'Set a spoken phrase' }).click();
  await page.getByRole('button', { name: 'Say it', exact: true }).click();
  await expect(page.getByText('Heard: the otter sleeps under the willow')).toBeVisible();
  expect(await audit(page, 'choosing a spoken phrase')).toEqual([]);
  await page.getByRole('button', { name: 'Say it once more' }).click();
  await expect(page.getByRole('button', { name: 'Remove the spoken phrase' })).toBeVisible({ timeout: 20_000 });

  await ann.call('login', 'exportLogout', {});
  await say('the badger sleeps under the willow');
  await page.getByRole('button', { name: 'Unlock with the phrase' }).click();
  await expect(page.getByText(/opens nothing/)).toBeVisible({ timeout: 20_000 });
  await say('The otter sleeps, under the willow.');
  await page.getByRole('button', { name: 'Unlock with the phrase' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible({ timeout: 20_000 });
});
