/** A second device by hand: paired by a copied code and by a scan, renamed, logged out and let in again, removed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { filmCode } from './support/camera-film.ts';
import { befriend, register, test } from './support/people.ts';

const LOGIN = 'battery staple';
const SECOND = 'a password of its own';
/** A password is stretched first, which is meant to take long, on a busy machine longer. */
const stretching = { timeout: 60_000 };

test.use({ actionTimeout: 15_000 });
test.setTimeout(300_000);

async function openDevices(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Devices', exact: true }).click();
}

/** From the digits on: typed on the new device, confirmed on the primary one, a password chosen. */
async function agree(primary: Page, fresh: Page): Promise<void> {
  const shown = primary.getByRole('img', { name: /^Six digits/ });
  await expect(shown).toBeVisible(stretching);
  const digits = ((await shown.getAttribute('aria-label')) ?? '').replace(/\D/g, '');
  expect(digits).toMatch(/^\d{6}$/);
  await fresh.getByLabel('Six digits').fill(digits);
  await primary.getByRole('textbox', { name: 'Login password' }).fill(LOGIN);
  await primary.getByRole('button', { name: 'Let it in' }).click();
  await fresh.getByRole('textbox', { name: 'Password on this device' }).fill(SECOND, stretching);
  await fresh.getByRole('textbox', { name: 'Type it again' }).fill(SECOND);
  await fresh.getByRole('textbox', { name: 'Name of the device' }).fill('Kitchen');
  expect(await audit(fresh, 'password and name of the new device')).toEqual([]);
  await fresh.getByRole('button', { name: 'Finish' }).click();
  await fresh.getByRole('button', { name: 'Open iCom' }).click(stretching);
  await expect(fresh.getByRole('navigation', { name: 'Main' })).toBeVisible(stretching);
  await expect(primary.getByText('The device is in your account')).toBeVisible(stretching);
}

async function shownCode(page: Page): Promise<string> {
  const code = page.locator('.pairing-copy .mono');
  await expect(code).toHaveText(/^icom-pair:/, stretching);
  return (await code.innerText()).trim();
}

/** A code is good for a minute, of which looking has taken some. */
async function anotherCode(page: Page): Promise<string> {
  const before = await shownCode(page);
  await page.getByRole('button', { name: 'New code' }).click();
  await expect(page.locator('.pairing-copy .mono')).not.toHaveText(before, stretching);
  return shownCode(page);
}

/** Logged out it keeps what it has, and opens once the primary device has let it in again. */
async function logOutAndIn(primary: Page, second: Page, row: Locator): Promise<void> {
  await row.getByRole('button').click();
  await primary.getByRole('menuitem', { name: 'Log it out' }).click();
  await primary.getByRole('dialog').getByRole('button', { name: 'Log it out' }).click();
  await expect(row).toContainText('Logged out');
  const field = second.getByRole('textbox', { name: 'Password' });
  const unlock = async () => {
    await field.fill(SECOND);
    await field.press('Enter');
  };
  await expect(second.getByText(/^This device was logged out from another one/)).toBeVisible(stretching);
  await unlock();
  await expect(second.getByRole('alert')).toContainText('This device was logged out', stretching);
  expect(await audit(second, 'lock screen of a device that was logged out')).toEqual([]);
  await row.getByRole('button').click();
  await primary.getByRole('menuitem', { name: 'Let it in again' }).click();
  await primary.getByRole('dialog').getByRole('button', { name: 'Let it in again' }).click();
  await expect(row).not.toContainText('Logged out');
  await expect(async () => {
    await unlock();
    await expect(second.getByRole('navigation', { name: 'Main' })).toBeVisible({ timeout: 15_000 });
  }).toPass(stretching);
}

test('a device is paired by a copied code, takes part, is renamed, logged out and let in, and removed', async ({
  openPerson,
}) => {
  const [ann, ben, second] = await Promise.all([openPerson(), openPerson(), openPerson()]);
  await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);

  await second.page.getByRole('button', { name: 'Add this device to an account' }).click();
  const code = await shownCode(second.page);
  await openDevices(ann.page);
  await ann.page.getByRole('button', { name: 'Add a device' }).click();
  await ann.page.getByLabel('Pairing code').fill(code);
  await ann.page.getByRole('button', { name: 'Continue' }).click();
  await agree(ann.page, second.page);

  // the friend comes along by itself, and what he says arrives on both devices
  await second.page.getByRole('button', { name: /^People/ }).click();
  await expect(second.page.getByRole('button', { name: /^Ben/ })).toBeVisible(stretching);
  const { nodeId: annId } = await ann.call('card', 'getOwn', {});
  // he is asked first whether it is her device
  await ben.event('trust.changed', { nodeId: annId, state: 'changed' });
  await ben.call('trust', 'acknowledgeChange', { nodeId: annId });
  await ben.call('chat', 'sendTextMessage', { cnd: annId, cid: annId, conversationType: 0, pub: '', text: 'Both?' });
  await Promise.all([ann, second].map((person) => person.event('message.added', { rsId: benId })));

  await ann.page.getByRole('button', { name: 'To the devices' }).click();
  const items = ann.page.getByRole('main').getByRole('listitem');
  await expect(items).toHaveCount(2);
  const other = items.filter({ hasNotText: 'This device' });
  await expect(other).toContainText('Kitchen');
  await other.getByRole('button').click();
  await ann.page.getByRole('menuitem', { name: 'Rename' }).click();
  await ann.page.getByLabel('Name of the device').fill('Study');
  await ann.page.getByRole('button', { name: 'Save' }).click();
  await expect(other).toContainText('Study');
  await logOutAndIn(ann.page, second.page, other);
  await other.getByRole('button').click();
  await ann.page.getByRole('menuitem', { name: 'Remove it from the account' }).click();
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Remove it from the account' }).click();
  await expect(items).toHaveCount(1);
  await expect(second.page.getByRole('navigation', { name: 'Main' })).toHaveCount(0, stretching);
});

test('wrong digits are refused, and the third wrong try ends the pairing with nothing kept', async ({ openPerson }) => {
  const [ann, second] = await Promise.all([openPerson(), openPerson()]);
  await register(ann, 'Ann');
  await second.page.getByRole('button', { name: 'Add this device to an account' }).click();
  await shownCode(second.page);
  await openDevices(ann.page);
  await ann.page.getByRole('button', { name: 'Add a device' }).click();
  expect(await audit(second.page, 'a code on the new device')).toEqual([]);
  expect(await audit(ann.page, 'taking a code')).toEqual([]);
  await ann.page.getByLabel('Pairing code').fill(await anotherCode(second.page));
  await ann.page.getByRole('button', { name: 'Continue' }).click();
  const shown = ann.page.getByRole('img', { name: /^Six digits/ });
  await expect(shown).toBeVisible(stretching);
  for (const left of ['2 tries are left', '1 try is left', undefined]) {
    const before = (await shown.getAttribute('aria-label')) ?? '';
    const wrong = (Number(before.replace(/\D/g, '')) + 1) % 1_000_000;
    await second.page.getByLabel('Six digits').fill(String(wrong).padStart(6, '0'));
    if (left === undefined) continue;
    await expect(second.page.getByRole('alert')).toContainText(left);
    // each try has other digits
    await expect(shown).not.toHaveAttribute('aria-label', before);
  }
  await expect(second.page.getByText('The pairing has ended')).toBeVisible(stretching);
  await expect(ann.page.getByText('The pairing has ended')).toBeVisible(stretching);
  expect(await audit(second.page, 'a pairing that failed, on the new device')).toEqual([]);
  expect(await audit(ann.page, 'a pairing that failed, on the primary device')).toEqual([]);
  await ann.page.getByRole('button', { name: 'To the devices' }).click();
  await expect(ann.page.getByRole('main').getByRole('listitem')).toHaveCount(1);
});

test('a new device with a camera scans the code of the primary one', async ({ openPerson }) => {
  const folder = await mkdtemp(join(tmpdir(), 'icom-pairing-'));
  const film = join(folder, 'code.y4m');
  try {
    const ann = await openPerson();
    await register(ann, 'Ann');
    await openDevices(ann.page);
    await ann.page.getByRole('button', { name: 'Add a device' }).click();
    await ann.page.getByRole('button', { name: 'Show a code here instead' }).click();
    await shownCode(ann.page);
    expect(await audit(ann.page, 'a code on the primary device')).toEqual([]);
    await filmCode(await anotherCode(ann.page), film);
    const second = await openPerson({ camera: film });
    await second.page.getByRole('button', { name: 'Add this device to an account' }).click();
    await second.page.getByRole('button', { name: 'Scan with this device instead' }).click();
    await agree(ann.page, second.page);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
