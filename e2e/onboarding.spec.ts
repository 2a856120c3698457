/** The ways in: an account whose words are confirmed, everything in Chinese, and a session that leaves nothing behind. */
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, type Person, test } from './support/people.ts';

const PASSWORD = 'battery staple of two';
const WORDS_PASSWORD = 'correct horse of two';
/** Both passwords are stretched first, which is meant to take long, on a busy machine longer. */
const stretching = { timeout: 30_000 };

test('the twelve words are confirmed by picking three of them', async ({ openPerson }) => {
  const { page } = await openPerson();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Login password').fill(PASSWORD);
  await page.getByLabel('Type it again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account' }).click();
  const list = page.getByRole('list', { name: 'Twelve words, in order' }).getByRole('listitem');
  await expect(list).toHaveCount(12, stretching);
  await expect(list.first()).toHaveText('1');
  const onwards = page.getByRole('button', { name: 'Continue' });
  await page.getByLabel('I wrote all twelve on paper').check();
  // nobody has written down what was never shown
  await expect(onwards).toBeDisabled();
  await page.getByRole('button', { name: 'Show the words' }).click();
  await expect(list.first()).toHaveText(/^1[a-z]+$/);
  const words = (await list.allTextContents()).map((shown) => shown.replace(/^\d+/, ''));
  await onwards.click();

  const places = page.getByRole('group', { name: /^Word \d+$/ });
  await expect(places).toHaveCount(3);
  for (const group of await places.all()) {
    const right = words[Number((await group.locator('legend').innerText()).replace('Word ', '')) - 1] ?? '';
    const offered = await group.locator('label').allInnerTexts();
    expect(offered).toHaveLength(4);
    await group.getByText(offered.find((word) => word !== right) ?? '', { exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('That is another word.');
    await expect(onwards).toBeDisabled();
    await group.getByText(right, { exact: true }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  await expect(page.getByText('All three are right.')).toBeVisible();
  await onwards.click();
  await page.getByLabel('Name').fill('Ann');
  await page.getByRole('button', { name: 'Open iCom' }).click();
  await expect(page.getByText('No conversations yet')).toBeVisible();
});

test('a password for the words is asked for twice, like any other', async ({ openPerson }) => {
  const person = await openPerson();
  const { page } = person;
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Login password').fill(PASSWORD);
  await page.getByLabel('Type it again').fill(PASSWORD);
  await page.getByText('A separate password for the words').click();
  await page.getByLabel('Password for the words').fill(WORDS_PASSWORD);
  await page.getByLabel('Type it again').last().fill('another thing');
  expect(await audit(page, 'a password for the words')).toEqual([]);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect(page.getByText('The two are not the same.')).toBeVisible();
  await page.getByLabel('Type it again').last().fill(WORDS_PASSWORD);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect(page.getByRole('list', { name: 'Twelve words, in order' })).toBeVisible(stretching);
  await person.call('login', 'exportMnemonic', { password: WORDS_PASSWORD });
});

test('in Chinese no English is left, from the first screen to the lock', async ({ openPerson }) => {
  const { page } = await openPerson();
  await page.getByText('简体中文').click();
  await expect(page.getByRole('button', { name: '创建账号' })).toBeVisible();
  expect(await latin(page)).toEqual([]);
  await page.getByRole('button', { name: '创建账号' }).click();
  await page.getByLabel('登录密码').fill(PASSWORD);
  await page.getByLabel('再输入一次').fill(PASSWORD);
  expect(await latin(page)).toEqual([]);
  await page.locator('button[type=submit]').click();
  await expect(page.getByRole('list', { name: /十二个词/ }).getByRole('listitem')).toHaveCount(12, stretching);
  expect(await latin(page)).toEqual([]);
  await page.getByRole('button', { name: '以后再说' }).click();
  expect(await latin(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button').last().click();
  await page.getByLabel('名字').fill('安');
  expect(await latin(page)).toEqual([]);
  await page.getByRole('button', { name: '打开 iCom' }).click();
  await expect(page.getByText('还没有会话')).toBeVisible();
  expect(await latin(page)).toEqual([]);
  await page.keyboard.press('Alt+l');
  await expect(page.getByRole('button', { name: '解锁' })).toBeVisible();
  expect(await latin(page)).toEqual([]);
});

test('whoever talks without an account leaves nothing in the browser', async ({ openPerson }) => {
  const [ann, ben] = [await openPerson(), await openPerson()];
  const before = await stored(ann.page);
  for (const person of [ann, ben]) {
    await person.page.getByRole('button', { name: 'Use without an account' }).click();
    await person.page.getByRole('button', { name: 'Start without an account' }).click();
    await expect(person.page.getByText('No conversations yet')).toBeVisible();
  }
  await befriend(ann, ben);
  const { nodeId } = await ben.call('card', 'getOwn', {});
  const [row] = await ann.call('chat', 'sendTextMessage', {
    cnd: nodeId,
    cid: nodeId,
    conversationType: 0,
    pub: '',
    text: 'Nobody was here.',
  });
  await ann.event('message.changed', { rows: [{ msg_id: row?.msg_id ?? '', msg_state: 3 }] });
  expect(await stored(ann.page)).toEqual(before);

  await ann.page.keyboard.press('Alt+l');
  await ann.page.getByRole('button', { name: 'End and delete everything' }).click();
  await expect(ann.page.getByRole('button', { name: 'Create an account' })).toBeVisible();
  expect(await stored(ann.page)).toEqual(before);
  await startsAnew(ann);
});

/** After a reload nothing of the session is found. */
async function startsAnew(person: Person): Promise<void> {
  await person.page.reload();
  await person.listen();
  expect((await person.event('session.changed')).data).toEqual({ state: 'none', anonymous: false });
}

/** Every visible text and spoken label with a word in Latin letters, apart from names of their own, keys and word lists. */
function latin(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const shown: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node as HTMLElement;
      if (!element.checkVisibility() || element.closest('script, style, kbd, [translate=no]') !== null) continue;
      for (const child of element.childNodes)
        if (child.nodeType === Node.TEXT_NODE) shown.push(child.textContent ?? '');
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-tip'])
        shown.push(element.getAttribute(name) ?? '');
    }
    shown.push(document.title);
    const own = /\biCom\b|\bEnglish\b|\bhttps?:\/\/\S+|\w{4}…\w{4}|\bAlt\+L\b|\bCtrl\b/g;
    return shown.map((text) => text.replaceAll(own, '').trim()).filter((text) => /[A-Za-z]{2,}/.test(text));
  });
}

/** All there is in the origin's private files and databases, by name and size or number of rows. */
function stored(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const walk = async (directory: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of directory.entries()) {
        if (handle instanceof FileSystemDirectoryHandle) await walk(handle, `${path}/${name}`);
        else found.push(`${path}/${name}: ${(await handle.getFile()).size}`);
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        found.push(`${name} ${store}: ${await done(database.transaction(store).objectStore(store).count())}`);
      database.close();
    }
    return [...found.sort(), ...Object.keys(localStorage), ...Object.keys(sessionStorage)];
  });
}
