/** The interface by hand and by keyboard: languages, the lock screen, panes and the system's back, drafts, the composer. */
import { expect } from '@playwright/test';
import { befriend, type Person, register, test } from './support/people.ts';

const phone = { width: 390, height: 844 } as const;

test('the first screen changes language and appearance, and keeps both over a reload', async ({ openPerson }) => {
  const { page } = await openPerson();
  await page.getByText('简体中文').click();
  await expect(page.getByRole('button', { name: '创建账号' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByText('深色').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('button', { name: '创建账号' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('colours follow the system, unless one was chosen', async ({ openPerson }) => {
  const { page } = await openPerson();
  await expect(page.getByRole('button', { name: 'Create an account' })).toBeVisible();
  const shown = () =>
    page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      const [ground = 0, ink = 0] = [backgroundColor, color].map((value) => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d', { colorSpace: 'srgb' });
        if (canvas === null) throw new Error('no canvas');
        canvas.fillStyle = value;
        canvas.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
        return (red + green + blue) / 3;
      });
      return ground > ink + 100 ? 'light' : ink > ground + 100 ? 'dark' : 'neither';
    });
  for (const colorScheme of ['light', 'dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(shown).toBe(colorScheme);
  }
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(shown).toBe('dark');
});

test('the lock screen names nobody, refuses a wrong password and opens for the right one', async ({ openPerson }) => {
  const ann = await openPerson();
  await register(ann, 'Ann of the harbour');
  const { page } = ann;
  await expect(page.getByText('No conversations yet')).toBeVisible();
  await page.keyboard.press('Alt+l');
  await expect(page.getByRole('heading', { name: 'iCom is locked' })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Ann');
  await expect(page).toHaveTitle('iCom');
  const field = page.getByRole('textbox', { name: 'Password' });
  await field.fill('battery stable');
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('That password opens nothing.');
  await expect(field).toHaveValue('');
  await field.fill('battery staple');
  await field.press('Enter');
  await expect(page.getByText('No conversations yet')).toBeVisible();
});

test('on a phone every pane is a step of the system’s back', async ({ openPerson }) => {
  const ann = await openPerson();
  const ben = await openPerson();
  await register(ann, 'Ann');
  await register(ben, 'Ben');
  await befriend(ben, ann);
  const { page } = ann;
  // wide: the list and the conversation stand side by side
  const list = page.getByLabel('Conversations', { exact: true });
  const main = page.locator('main');
  await expect(list).toBeVisible();
  await expect(main).toBeVisible();
  await page.setViewportSize(phone);
  await expect(list).toBeVisible();
  await expect(main).toBeHidden();
  await page.getByRole('button', { name: /Ben/ }).click();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await expect(main).toBeVisible();
  await expect(list).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
  await page.getByRole('button', { name: 'Details', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Delete this friend' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Chats' })).toBeVisible();
  // A browser writes its history to disk: it holds no address.
  expect(await page.evaluate(() => [location.href, JSON.stringify(history.state)])).toEqual([
    expect.not.stringContaining('#'),
    expect.stringMatching(/^\{"position":\d\}$/),
  ]);
});

/** Ann's page, with her conversation with a friend on the screen. */
async function conversationWithBen(openPerson: () => Promise<Person>) {
  const ann = await openPerson();
  const ben = await openPerson();
  await register(ann, 'Ann');
  await register(ben, 'Ben');
  await befriend(ben, ann);
  const { page } = ann;
  await page.getByRole('button', { name: /Ben/ }).click();
  return { page, field: page.getByRole('textbox', { name: 'Message' }), log: page.getByRole('log') };
}

test('Enter sends, Shift+Enter breaks, composing sends nothing, and a draft waits in the list', async ({
  openPerson,
}) => {
  const { page, field, log } = await conversationWithBen(openPerson);
  await field.pressSequentially('one');
  await field.press('Shift+Enter');
  await field.pressSequentially('two');
  await expect(field).toHaveValue('one\ntwo');
  await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  await expect(field).toHaveValue('one\ntwo');
  await field.press('Enter');
  await expect(field).toHaveValue('');
  await expect(log).toContainText('one\ntwo', { useInnerText: true });
  await expect(log.getByRole('img', { name: /Delivered|Stored|Read/ })).toBeVisible();

  await field.fill('About Thursday');
  await page.getByRole('button', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Chats' }).click();
  await expect(page.getByRole('button', { name: /Ben/ })).toContainText('Draft: About Thursday');
  await page.getByRole('button', { name: /Ben/ }).click();
  await expect(field).toHaveValue('About Thursday');

  await log.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page.locator(':focus')).toContainText('two');
  await page.keyboard.press('F6');
  await expect(field).toBeFocused();
});

test('Esc ends searching and selecting, and the focus goes back to where it was', async ({ openPerson }) => {
  const { page, field, log } = await conversationWithBen(openPerson);
  await field.fill('one');
  await field.press('Enter');
  const message = log.locator('[data-message]', { hasText: 'one' });
  await expect(message).toBeVisible();
  await field.press('Control+f');
  await expect(page.getByRole('searchbox', { name: 'Search in this conversation' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field).toBeFocused();

  await message.focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Select' }).press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'selected' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toBeVisible();
  await expect(message).toBeFocused();
});

test('at 200 % and at 320 px nothing scrolls sideways; with forced colours what is chosen has an outline', async ({
  openPerson,
}) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  // 200 % of a window of 1280 × 800 is laid out as 640 × 400.
  for (const size of [
    { width: 640, height: 400 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(size);
    for (const area of ['Chats', 'People', 'Settings']) {
      await page.getByRole('button', { name: new RegExp(`^${area}`) }).click();
      await expect(page.getByRole('heading', { name: area })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), area).toBeLessThanOrEqual(size.width);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ forcedColors: 'active' });
  await page.getByRole('button', { name: 'Keyboard' }).click();
  await expect(page.getByRole('button', { name: 'Keyboard' })).toHaveCSS('outline-style', 'solid');
});

test('a notice covers nothing; what is cut off in the settings can be copied', async ({ openPerson }) => {
  const { page, field, log } = await conversationWithBen(openPerson);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await field.fill('one');
  await field.press('Enter');
  const copied = page.getByRole('region', { name: 'Notices' }).getByText('Copied');
  const dismiss = () => page.getByRole('region', { name: 'Notices' }).getByRole('button').click();
  /** What of the app lies under the notice. */
  const covered = () =>
    page.locator('.toast').evaluate((notice) => {
      const { left, right, top, bottom } = notice.getBoundingClientRect();
      const points = [left + 1, (left + right) / 2, right - 1].flatMap((x) => [top + 1, bottom - 1].map((y) => [x, y]));
      const under = points.flatMap(([x = 0, y = 0]) => document.elementsFromPoint(x, y));
      return under.filter((each) => each.closest('.app') !== null).map((each) => each.className);
    });
  for (const size of [{ width: 1280, height: 800 }, phone]) {
    await page.setViewportSize(size);
    await log.locator('[data-message]', { hasText: 'one' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy' }).click();
    await expect(copied).toBeInViewport({ ratio: 1 });
    expect(await covered()).toEqual([]);
    for (const each of [field, log.getByText('one')]) await expect(each).toBeInViewport({ ratio: 1 });
    await dismiss();
  }
  await page.goBack();
  await page.getByRole('button', { name: /^Settings/ }).click();
  await page.getByRole('button', { name: 'About and limits' }).click();
  await page.getByRole('button', { name: 'Copy: Super node' }).click();
  await expect(copied).toBeVisible();
  const node = await page.evaluate(() => globalThis.icom.call('user', 'getSuperNodeId', {}));
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(node.data.value);
  await page.goBack();
  await expect(copied).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeInViewport({ ratio: 1 });
  expect(await covered()).toEqual([]);
});
