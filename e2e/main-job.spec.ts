/** The main job, as people do it: two of them make accounts, befriend each other by a scanned code, talk, go and come back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { MessageRow } from '#contract/rows/message.ts';
import { filmCode } from './support/camera-film.ts';
import { type Person, register, test } from './support/people.ts';

const PASSWORD = 'battery staple of two';
let directory: string;

test.beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'icom-main-job-'));
});
test.afterAll(() => rm(directory, { recursive: true, force: true }));

/** Makes an account on the pages, as a newcomer would, postponing the words. */
async function onboard(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Login password').fill(PASSWORD);
  await page.getByLabel('Type it again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.getByRole('button', { name: 'Show the words' }).click();
  await expect(page.getByRole('list', { name: 'Twelve words, in order' }).getByRole('listitem')).toHaveCount(12);
  await page.getByRole('button', { name: 'Do it later' }).click();
  await page.getByRole('button', { name: 'Leave without the words' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Open iCom' }).click();
  await expect(page.getByText('No conversations yet')).toBeVisible();
}

async function history(person: Person, other: string): Promise<MessageRow[]> {
  const rows = await person.call('chat', 'getMessagesByConversationId', {
    conversationId: other,
    startTime: -1,
    pageSize: 500,
    orderBy: 'ASC',
  });
  return rows.filter((row) => row.msg_type === 1);
}

const textsOf = (rows: readonly MessageRow[]) => rows.map((row) => (JSON.parse(row.msg_cry) as { text: string }).text);
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);

async function say(person: Person, to: string, texts: readonly string[]): Promise<void> {
  for (const text of texts)
    await person.call('chat', 'sendTextMessage', { cnd: to, cid: to, conversationType: 0, pub: '', text });
}

test('two people befriend each other by QR, talk directly, and nothing is lost while one is away', async ({
  openPerson,
  superNode,
}) => {
  test.setTimeout(300_000);
  const annProfile = join(directory, 'ann');
  let ann = await openPerson({ profile: annProfile });
  await onboard(ann.page, 'Ann');
  const annCard = await ann.call('card', 'getOwn', {});
  const film = join(directory, 'ann.y4m');
  await filmCode(annCard.uri, film);

  // Ben's camera sees Ann's code
  const ben = await openPerson({ camera: film });
  await onboard(ben.page, 'Ben');
  const benCard = await ben.call('card', 'getOwn', {});
  await ben.page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: /People/ })
    .click();
  await ben.page.getByRole('button', { name: 'Add somebody' }).first().click();
  await ben.page.getByRole('button', { name: 'Scan a code' }).click();
  await expect(ben.page.getByLabel('Address or link')).toHaveValue(annCard.uri);
  await ben.page.getByRole('button', { name: 'Send the request' }).click();
  await expect(ben.page.getByText('Request sent.', { exact: false })).toBeVisible();

  await ann.page.getByRole('button', { name: /1 friend request/ }).click();
  await ann.page.getByRole('button', { name: 'Accept' }).click();
  await ben.event('contact.changed', { nodeId: annCard.nodeId, row: { c_state: 2 } });
  await Promise.all([
    ann.event('presence.changed', { nodeId: benCard.nodeId, direct: true }),
    ben.event('presence.changed', { nodeId: annCard.nodeId, direct: true }),
  ]);

  // two hundred each way, both at once, with no super node: the direct stream is the only way there is
  await superNode.kill();
  const fromAnn = numbered('from Ann', 200);
  const fromBen = numbered('from Ben', 200);
  await Promise.all([say(ann, benCard.nodeId, fromAnn), say(ben, annCard.nodeId, fromBen)]);
  await expect
    .poll(async () => textsOf((await history(ben, annCard.nodeId)).filter(theirs)), { timeout: 30_000 })
    .toEqual(fromAnn);
  await expect
    .poll(async () => textsOf((await history(ann, benCard.nodeId)).filter(theirs)), { timeout: 30_000 })
    .toEqual(fromBen);
  await superNode.restart();
  for (const person of [ann, ben])
    await expect.poll(() => person.call('user', 'connectionState', {}), { timeout: 60_000 }).toEqual({ value: 1 });
  // as it is on the screen
  await ben.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /Chats/ }).click();
  await ben.page.getByRole('button', { name: /Ann/ }).first().click();
  await readToTheEnd(ben.page, textsOf(await history(ben, annCard.nodeId)));

  // Ann leaves; fifty are sent; they are said to be stored, not more
  await ann.page.context().close();
  await ben.event('presence.changed', { nodeId: annCard.nodeId, direct: false });
  const meanwhile = numbered('meanwhile', 50);
  await say(ben, annCard.nodeId, meanwhile);
  const lastFifty = async () => (await history(ben, annCard.nodeId)).slice(-50);
  await expect
    .poll(async () => (await lastFifty()).every((row) => row.msg_is_send === 1 && row.msg_state === 1), {
      timeout: 30_000,
    })
    .toBe(true);

  // she returns: everything is there, once and in order, and reading it shows at the other side
  ann = await openPerson({ profile: annProfile });
  await ann.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await ann.page.getByRole('button', { name: 'Unlock' }).click();
  await ann.event('session.changed', { state: 'open' });
  await expect
    .poll(async () => textsOf((await history(ann, benCard.nodeId)).filter(theirs)), { timeout: 30_000 })
    .toEqual([...fromBen, ...meanwhile]);
  await expect
    .poll(async () => (await lastFifty()).every((row) => row.msg_state === 3), { timeout: 30_000 })
    .toBe(true);
  await ann.page.getByRole('button', { name: /Ben/ }).first().click();
  await readToTheEnd(ann.page, meanwhile);
  await expect
    .poll(async () => (await lastFifty()).filter((row) => row.msg_state === 2).length, { timeout: 30_000 })
    .toBe(50);
});

test('people befriend each other by address, typed on the page', async ({ openPerson }) => {
  const [ann, ben] = [await openPerson(), await openPerson()];
  const { nodeId } = await register(ann, 'Ann');
  const benCard = await register(ben, 'Ben');
  await ben.page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: /People/ })
    .click();
  await ben.page.getByRole('button', { name: 'Add somebody' }).first().click();
  const field = ben.page.getByLabel('Address or link');
  const send = ben.page.getByRole('button', { name: 'Send the request' });
  for (const [input, answer] of [
    ['', 'Paste an address or a link first.'],
    ['hello there', 'This is no iCom address or link.'],
    [benCard.nodeId, 'This is your own address.'],
    [`${nodeId.slice(0, -1)}${nodeId.endsWith('1') ? '2' : '1'}`, 'No super node knows this address'],
  ] as const) {
    await field.fill(input);
    await send.click();
    await expect(ben.page.getByText(answer, { exact: false })).toBeVisible();
  }
  await field.fill(nodeId);
  await expect(async () => {
    await send.click();
    await expect(ben.page.getByText('Request sent.', { exact: false })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await ann.event('apply.changed', { nodeId: benCard.nodeId });
  await ann.page.getByRole('button', { name: /1 friend request/ }).click();
  await ann.page.getByRole('button', { name: 'Accept' }).click();
  await ben.event('contact.changed', { nodeId, row: { c_state: 2 } });
});

/** A conversation opens where the unread begins; its end is one press away, and shows the last of `texts` in order. */
async function readToTheEnd(page: Page, texts: readonly string[]): Promise<void> {
  await expect(page.getByRole('log')).toContainText('new messages');
  await page.getByRole('button', { name: 'Jump to the newest message' }).click();
  await expect(async () => {
    const shown = await page.locator('[data-message] .bubble > p').allInnerTexts();
    expect(shown.length).toBeGreaterThan(5);
    expect(shown).toEqual(texts.slice(-shown.length));
  }).toPass({ timeout: 10_000 });
}

function theirs(row: MessageRow): boolean {
  return row.msg_source === 1;
}
