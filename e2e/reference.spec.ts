/** The API reference and its console: without an account, by keyboard, on a phone; what it runs, watches, copies and forgets. */
import { expect, type Page } from '@playwright/test';
import { methodList } from '#contract/method-list.ts';
import { audit } from './support/audit.ts';
import { befriend, register, test } from './support/people.ts';

const phone = { width: 390, height: 844 } as const;

/** As if the address were typed. */
const go = (page: Page, hash: string) => page.evaluate((wanted) => void (location.hash = wanted), hash);
const editor = (page: Page) => page.getByRole('textbox', { name: 'Parameters as JSON' });
const answer = (page: Page) => page.getByRole('group', { name: 'Answer' });
/** The tag with the answer's code. */
const said = (page: Page, code: number) => page.locator('.answer-said').getByText(String(code), { exact: true });
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true });

test('without an account: a method is found, read and run, right and wrong', async ({ openPerson }) => {
  const { page } = await openPerson();
  await page.getByRole('link', { name: 'For developers: the API' }).click();
  await expect(page.getByRole('heading', { name: 'API reference' })).toBeVisible();
  await expect(page.getByText(`${methodList.length} methods`)).toBeVisible();

  await page.getByRole('searchbox', { name: 'Find a method, event or code' }).fill('prepare the engine');
  await page.getByRole('link', { name: 'init' }).click();
  await expect(page.getByRole('heading', { name: 'login.init' })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#/api/login/init');
  await expect(page.getByText('needs no account')).toBeVisible();
  await run(page).click();
  await expect(said(page, 200)).toBeVisible();
  await expect(answer(page)).toContainText('"__SERVER_ROUTE_METHOD": "init"');

  await go(page, '#/api/login/exportLogin');
  await expect(page.getByRole('link', { name: '20010', exact: true })).toBeVisible();
  await editor(page).fill('{"loginType": ');
  await expect(page.getByText('This is not JSON yet')).toBeVisible();
  await expect(run(page)).toBeDisabled();
  await editor(page).fill('{"loginType": "smell"}');
  await expect(page.getByText('loginType is none of the allowed values. The engine answers 1004.')).toBeVisible();
  await run(page).click();
  await expect(said(page, 1004)).toBeVisible();
  await page.getByRole('button', { name: 'Reset to the example' }).click();
  await expect(page.getByText('These parameters are valid.')).toBeVisible();

  await go(page, '#/api/group/createGroup');
  await expect(page.getByText('planned', { exact: true })).toBeVisible();
  await run(page).click();
  await expect(said(page, 300)).toBeVisible();

  // the calls so far, newest first; one of them shows again with what was typed
  const calls = page.getByRole('region', { name: 'Calls', exact: true }).getByRole('listitem');
  await expect(calls).toHaveCount(3);
  await calls.nth(1).getByRole('link').click();
  await expect(editor(page)).toHaveValue('{"loginType": "smell"}');
  await expect(said(page, 1004)).toBeVisible();

  await page.getByRole('button', { name: 'Close the reference' }).click();
  await expect(page.getByRole('button', { name: 'Create an account' })).toBeVisible();
  expect(page.url()).not.toContain('#');
});

test('a destructive method is asked about first; an event arrives; all is forgotten with the session', async ({
  openPerson,
}) => {
  const ann = await openPerson();
  const ben = await openPerson();
  await register(ann, 'Ann');
  const { nodeId } = await register(ben, 'Ben');
  await befriend(ben, ann);
  const { page } = ann;
  await page.getByRole('button', { name: /Ben/ }).click();
  await go(page, '#/api/contact/deleteFriend');
  await expect(page.getByText('Engine ready · unlocked')).toBeVisible();

  await editor(page).fill(JSON.stringify({ nodeId }));
  await run(page).click();
  const dialog = page.getByRole('dialog', { name: 'Run contact.deleteFriend?' });
  await expect(dialog).toContainText('End a friendship and delete its conversation here.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Not run yet')).toBeVisible();
  await expect(ann.call('contact', 'isFriend', { nodeId })).resolves.toEqual({ status: true });

  const events = page.getByRole('region', { name: 'Events', exact: true });
  await events.getByRole('searchbox', { name: 'Filter events' }).fill('contact.changed');
  await expect(events.getByRole('listitem')).toHaveCount(0);
  await run(page).click();
  await dialog.getByRole('button', { name: 'Run deleteFriend' }).click();
  await expect(said(page, 200)).toBeVisible();
  await expect(events.getByRole('listitem').first()).toContainText(nodeId);

  await go(page, '#/api/login/exportLogout');
  await run(page).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run exportLogout' }).click();
  await expect(said(page, 200)).toBeVisible();
  await expect(page.getByText('Engine ready · locked')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Calls', exact: true }).getByRole('listitem')).toHaveCount(1);
  await expect(page.locator('body')).not.toContainText(nodeId);
  await page.getByRole('button', { name: 'Close the reference' }).click();
  await expect(page.getByRole('heading', { name: 'iCom is locked' })).toBeVisible();
});

test('what is copied as code makes the call on the page; leaving goes back to where one was', async ({
  openPerson,
}) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const { page } = ann;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'About and limits' }).click();
  await page.getByRole('link', { name: 'For developers: the API' }).click();
  await go(page, '#/api/user/getUserSingleInfo');
  await page.getByRole('button', { name: 'Copy as TypeScript' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  const printed = page.waitForEvent('console');
  // As a developer does in the console of the browser, where no policy forbids to evaluate.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Runtime.evaluate', { expression: code, replMode: true, awaitPromise: true });
  expect(await (await printed).args()[0]?.jsonValue()).toMatchObject({ u_nick: 'Ann' });

  await page.getByRole('button', { name: 'Copy as JSON' }).click();
  const request = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as unknown;
  expect(request).toEqual({ __SERVER_ROUTE_MODULE: 'user', __SERVER_ROUTE_METHOD: 'getUserSingleInfo' });

  await page.getByRole('button', { name: 'Close the reference' }).click();
  await expect(page.getByText('What it can’t do')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'user.getUserSingleInfo' })).toBeVisible();
});

test('by keyboard alone: search, walk, edit, run, and on to the events', async ({ openPerson }) => {
  const { page } = await openPerson();
  await go(page, '#/api');
  await expect(page.getByRole('heading', { name: 'API reference' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('connectionState');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toContainText('user');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':focus')).toHaveText('connectionState');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'user.connectionState' })).toBeVisible();
  await page.keyboard.press('F6');
  await expect(page.getByRole('region', { name: 'Page' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(said(page, 200)).toBeVisible();
  await page.keyboard.press('F6');
  await expect(page.getByRole('region', { name: 'Events and calls' })).toBeFocused();
});

test('on a phone the list gives way to the page, and nothing scrolls sideways; in Chinese too', async ({
  openPerson,
}) => {
  const { page } = await openPerson();
  await page.setViewportSize(phone);
  await page.getByText('繁體中文').click();
  await go(page, '#/api');
  const list = page.getByRole('navigation', { name: '目錄' });
  await expect(list).toBeVisible();
  const pane = page.getByRole('region', { name: '內文' });
  await expect(pane).toBeHidden();
  await page.getByRole('button', { name: /^chat/ }).click();
  await page.getByRole('link', { name: 'sendTextMessage' }).click();
  await expect(list).toBeHidden();
  await expect(pane).toBeFocused();
  await expect(page.getByRole('button', { name: '執行' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
  await page.getByRole('link', { name: '所有方法' }).click();
  await expect(list).toBeVisible();
  // events have a page of their own
  await page.getByRole('link', { name: '事件與呼叫' }).click();
  const watch = page.getByRole('region', { name: '事件與呼叫' });
  await expect(watch).toBeFocused();
  await expect(list).toBeHidden();
  await expect(pane).toBeHidden();
  await page.evaluate(() => globalThis.icom.call('login', 'register', { type: 'text' }));
  await expect(watch.getByText('session.changed').first()).toBeVisible();
  await page.getByRole('link', { name: '所有方法' }).click();
  await expect(list).toBeVisible();
});

test('where no engine can start it is read all the same, and says why nothing runs', async ({ openPerson }) => {
  const { page } = await openPerson();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'indexedDB'));
  await go(page, '#/api/login/init');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'login.init' })).toBeVisible();
  await expect(page.getByText('The engine can’t run on this page').first()).toBeVisible();
  await expect(run(page)).toBeDisabled();
});

test('axe finds nothing on any kind of page, nor while a destructive method is asked about', async ({ openPerson }) => {
  test.setTimeout(120_000);
  const { page } = await openPerson();
  const found: string[] = [];
  for (const hash of ['', '/watch', '/login/register', '/events/message.added', '/codes/20010', '/no/thing']) {
    await go(page, `#/api${hash}`);
    await expect(page.locator('.reference')).toBeVisible();
    if (hash === '/login/register') {
      await editor(page).fill('{"type": 1}');
      await run(page).click();
      await expect(said(page, 1002)).toBeVisible();
    }
    found.push(...(await audit(page, `#/api${hash}`)));
  }
  await go(page, '#/api/contact/deleteFriend');
  await run(page).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  found.push(...(await audit(page, 'question before a destructive method')));
  expect(found).toEqual([]);
});
