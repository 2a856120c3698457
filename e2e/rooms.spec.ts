/** Rooms by hand: made, opened by their passwords from the lock screen and from inside, moved to, deleted; the decoy; the wipe. */
import { expect, type Page } from '@playwright/test';
import { befriend, type Person, register, test } from './support/people.ts';

const LOGIN = 'battery staple';
const ROOM = 'kings pawn to four';
const CLEAR = 'resign the game now';
/** A password is stretched first, which is meant to take long, on a busy machine longer. */
const stretching = { timeout: 30_000 };

test.use({ actionTimeout: 15_000 });
test.setTimeout(180_000);

async function openSettings(page: Page, section: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: section, exact: true }).click();
  await expect(page.getByRole('main').getByRole('heading', { name: section, exact: true })).toBeVisible();
}

async function makeRoom(page: Page, name: string, password: string): Promise<void> {
  await openSettings(page, 'Rooms');
  await page.getByRole('button', { name: 'New room' }).click();
  const dialog = page.getByRole('dialog', { name: 'New room' });
  await dialog.getByLabel('Name of the room').fill(name);
  await dialog.getByRole('textbox', { name: 'Password of the room' }).fill(password);
  await dialog.getByRole('textbox', { name: 'Type it again' }).fill(password);
  await dialog.getByLabel('Messages are kept').selectOption('7 days');
  await dialog.getByRole('button', { name: 'Create the room' }).click();
  await expect(dialog).toHaveCount(0, stretching);
}

async function unlock(page: Page, password: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Password' });
  await field.fill(password);
  await field.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible(stretching);
}

async function lock(page: Page): Promise<void> {
  await page.keyboard.press('Alt+l');
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
}

test('a room is made, opened by its password from the lock screen and from inside, and deleted', async ({
  openPerson,
}) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  await makeRoom(page, 'Family', ROOM);
  const card = page.getByRole('main').getByRole('button', { name: /^Family/ });
  await expect(card).toContainText('Kept 7 days');
  await card.click();
  const details = page.getByRole('complementary', { name: 'Rooms' });
  await details.getByRole('button', { name: /^Name/ }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Kin');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByRole('button', { name: /^Kin/ })).toBeVisible();

  // the lock screen names nothing, and each password opens what it belongs to
  await lock(page);
  await expect(page.locator('body')).not.toContainText(/Kin|Ann|Family/);
  await unlock(page, ROOM);
  await openSettings(page, 'Rooms');
  // the open room shows itself as the default one, and lists no other
  await expect(page.getByRole('main').locator('.room-card')).toHaveCount(1);
  await page.getByRole('button', { name: /^Open another room/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Open another room' });
  await dialog.getByRole('textbox', { name: 'Password' }).fill('no such password');
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('That password opens nothing.', stretching);
  await dialog.getByRole('textbox', { name: 'Password' }).fill(LOGIN);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog).toHaveCount(0, stretching);
  await openSettings(page, 'Rooms');
  await page.getByRole('main').getByRole('button', { name: /^Kin/ }).click();
  await details.getByRole('button', { name: /^Delete this room/ }).click();
  const sure = page.getByRole('dialog').getByRole('button', { name: 'Delete this room' });
  await expect(sure).toBeDisabled();
  await page.getByRole('dialog').getByRole('textbox').fill('delete');
  await sure.click();
  await expect(page.getByRole('main').locator('.room-card')).toHaveCount(1);
  await lock(page);
  const field = page.getByRole('textbox', { name: 'Password' });
  await field.fill(ROOM);
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('That password opens nothing.', stretching);
});

test('a dialog says itself what is wrong, at the field, and keeps its buttons in sight', async ({ openPerson }) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  await page.setViewportSize({ width: 1280, height: 720 });
  await openSettings(page, 'Rooms');
  await page.getByRole('button', { name: 'New room' }).click();
  const room = page.getByRole('dialog', { name: 'New room' });
  const create = room.getByRole('button', { name: 'Create the room' });
  await expect(create).toBeInViewport({ ratio: 1 });
  await room.getByRole('textbox', { name: 'Password of the room' }).fill(ROOM);
  await room.getByRole('textbox', { name: 'Type it again' }).fill(ROOM);
  await room.getByRole('textbox', { name: 'What is shown then' }).focus();
  await create.click();
  await expect(room.getByRole('alert')).toHaveText('Give the room a name.');
  await expect(room.getByRole('alert')).toBeInViewport();
  await expect(room.getByLabel('Name of the room')).toBeFocused();
  await page.keyboard.type('Work');
  const password = room.getByRole('textbox', { name: 'Password of the room' });
  await password.fill(LOGIN);
  await room.getByRole('textbox', { name: 'Type it again' }).fill(LOGIN);
  await password.press('Enter');
  await expect(room.getByRole('alert')).toContainText('This is the login password.', stretching);
  await expect(room.getByRole('alert')).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');

  await openSettings(page, 'Security');
  await page.getByRole('button', { name: 'Set a pattern' }).click();
  const pattern = page.getByRole('dialog');
  await pattern.getByRole('button', { name: 'Set this pattern' }).click();
  await expect(pattern.getByRole('alert')).toBeVisible();
});

test('a friend who is moved to a room is found there, and talks there', async ({ openPerson }) => {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  const { page } = ann;
  await makeRoom(page, 'Chess', ROOM);
  await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('button', { name: /^Ben/ }).click();
  await page.getByRole('button', { name: 'Move to another room' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Chess' }).click();
  await expect(page.getByText('Ben is in “Chess” now')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Contacts' }).getByRole('button', { name: /^Ben/ })).toHaveCount(0);
  await lock(page);
  await unlock(page, ROOM);
  await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('button', { name: /^Ben/ }).click();
  await page.getByRole('button', { name: 'Message', exact: true }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('Your move');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(ben.page.getByText('Your move').first()).toBeVisible(stretching);
  expect(benId).not.toBe('');
});

test('with the decoy on, a wrong password opens an empty room that looks like any other', async ({ openPerson }) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  await openSettings(page, 'Security');
  await page.getByRole('switch', { name: /^Open the blank room on a wrong password/ }).click();
  await page.getByRole('button', { name: 'Open it on wrong passwords' }).click();
  await expect(page.getByRole('switch', { name: /^Open the blank room on a wrong password/ })).toBeChecked();
  await lock(page);
  await unlock(page, 'anything at all');
  await expect(page.locator('body')).not.toContainText('Ann');
  await lock(page);
  await unlock(page, LOGIN);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(page.getByText('Ann', { exact: true })).toBeVisible();
});

test('the clear password opens like any other, and the account is gone after it', async ({ openPerson }) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  await setClearPassword(ann);
  await lock(page);
  await unlock(page, CLEAR);
  await expect(page.locator('body')).not.toContainText('Ann');
  await lock(page);
  const field = page.getByRole('textbox', { name: 'Password' });
  await field.fill(LOGIN);
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('That password opens nothing.', stretching);
});

async function setClearPassword({ page }: Person): Promise<void> {
  await openSettings(page, 'Security');
  await page.getByRole('button', { name: /^Clear password/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Set a clear password' });
  await dialog.getByRole('textbox', { name: 'New password' }).fill(CLEAR);
  await dialog.getByRole('textbox', { name: 'Type it again' }).fill(CLEAR);
  await dialog.getByRole('button', { name: 'Set the clear password' }).click();
  await expect(dialog).toHaveCount(0, stretching);
  await expect(page.getByRole('button', { name: /^Clear password/ })).toContainText('Set');
}

test('panic locks at once, by its key and by three taps on the mark, whatever lies open', async ({ openPerson }) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  await openSettings(page, 'Rooms');
  await page.getByRole('button', { name: 'New room' }).click();
  await page.keyboard.press('Alt+Shift+L');
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await unlock(page, LOGIN);
  await page.locator('.rail-logo').click({ clickCount: 3 });
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
});
