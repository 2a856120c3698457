/** A conversation between two people as both see it: typing, unread, no super node, a reload, a message that can't be drawn. */
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { befriend, type Person, register, test } from './support/people.ts';

/** Ann and Ben, friends and connected directly, at the list of their conversations. */
async function couple(openPerson: () => Promise<Person>) {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  await befriend(ann, ben);
  await Promise.all([
    ann.event('presence.changed', { nodeId: benId, direct: true }),
    ben.event('presence.changed', { nodeId: annId, direct: true }),
  ]);
  return { ann, ben, annId, benId };
}

/** Answers the message's id. */
async function say(person: Person, to: string, text: string): Promise<string> {
  const rows = await person.call('chat', 'sendTextMessage', { cnd: to, cid: to, conversationType: 0, pub: '', text });
  return rows[0]?.msg_id ?? '';
}

const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name });
const bubble = (page: Page, text: string) => page.getByRole('log').locator('[data-message]', { hasText: text });
const state = (page: Page, text: string, name: string) => bubble(page, text).getByRole('img', { name });

/** As if the window lay under another one, or was brought back from there. */
function focus(page: Page, focused: boolean): Promise<void> {
  return page.evaluate((has) => {
    document.hasFocus = () => has;
    dispatchEvent(new Event(has ? 'focus' : 'blur'));
  }, focused);
}

test('typing shows at the other side; what nobody looks at counts as unread, in the list and in the title', async ({
  openPerson,
  superNode,
}) => {
  const { ann, ben, annId, benId } = await couple(openPerson);
  await row(ann.page, 'Ben').click();
  await row(ben.page, 'Ann').click();
  const header = ann.page.getByRole('main').locator('header');
  await expect(header).toContainText('Connected directly');

  const field = ben.page.getByRole('textbox', { name: 'Message' });
  await field.pressSequentially('At six');
  await expect(header).toContainText('typing…');
  await expect(ann.page.getByRole('status', { name: 'Ben is typing' })).toBeVisible();
  await expect(row(ann.page, 'Ben')).toContainText('typing…');
  await field.press('Enter');
  await expect(bubble(ann.page, 'At six')).toBeVisible();
  await expect(header).toContainText('Connected directly');
  // Ann looks at it
  await expect(state(ben.page, 'At six', 'Read')).toBeVisible();
  await expect(ann.page).toHaveTitle('iCom');

  // Ann looks elsewhere, with the conversation still open
  await focus(ann.page, false);
  await say(ben, annId, 'one');
  await say(ben, annId, 'two');
  await expect(ann.page).toHaveTitle('(2) iCom');
  await expect(row(ann.page, 'Ben')).toContainText('2 unread messages');
  await expect(ann.page.getByRole('navigation').getByRole('button', { name: /Chats/ })).toContainText('2 unread');
  expect(await ann.call('chat', 'getUnreadMessageCount', {})).toEqual({ value: 2 });
  await expect(state(ben.page, 'two', 'Delivered')).toBeVisible();
  await focus(ann.page, true);
  await expect(ann.page).toHaveTitle('iCom');
  await expect(state(ben.page, 'one', 'Read')).toBeVisible();
  await expect(state(ben.page, 'two', 'Read')).toBeVisible();

  // a tab that comes later knows of the direct connection, and of what came when the first one was closed
  const later = await ann.another(superNode.url);
  await later.event('presence.changed', { nodeId: benId, direct: true });
  await focus(later.page, false);
  await ann.page.close();
  await say(ben, annId, 'three');
  await expect(later.page).toHaveTitle('(1) iCom');
});

test('without any super node those who are connected talk on; what waits for one goes out when it is back', async ({
  openPerson,
  superNode,
}) => {
  const { ann, ben, annId, benId } = await couple(openPerson);
  await row(ann.page, 'Ben').click();
  await row(ben.page, 'Ann').click();
  const line = ann.page.locator('.network-line');
  await expect(line).toHaveText('Connected to a super node');

  await superNode.kill();
  await expect(line).toHaveText(/No super node answers|Connecting to a super node/);
  const field = ann.page.getByRole('textbox', { name: 'Message' });
  for (const text of ['nobody between us', 'still nobody']) {
    await field.fill(text);
    await field.press('Enter');
    await expect(bubble(ben.page, text)).toBeVisible();
    await expect(state(ann.page, text, 'Read')).toBeVisible();
  }
  await say(ben, annId, 'and back');
  await expect(bubble(ann.page, 'and back')).toBeVisible();
  // connections to Ben are all there are
  const sessions = async () => Number((await ann.call('user', 'getSessionNum', {})).value);
  expect(await sessions()).toBeGreaterThan(0);

  // Ben goes; nothing can be stored for him
  await ben.page.keyboard.press('Alt+l');
  await ann.event('presence.changed', { nodeId: benId, direct: false });
  await expect.poll(sessions).toBe(0);
  await expect(ann.page.getByText('Waiting for a super node. You can keep writing')).toBeVisible({ timeout: 30_000 });
  await expect(line).toHaveText('No super node answers. Trying again');
  const waiting = ['first', 'second', 'third'].map((number) => `the ${number} that waits`);
  for (const text of waiting) {
    await field.fill(text);
    await field.press('Enter');
    await expect(state(ann.page, text, 'Sending')).toBeVisible();
  }
  await superNode.restart();
  await expect(line).toHaveText('Connected to a super node', { timeout: 40_000 });
  for (const text of waiting)
    await expect(state(ann.page, text, 'Stored on a super node')).toBeVisible({ timeout: 40_000 });

  await ben.page.getByRole('textbox', { name: 'Password' }).fill('battery staple');
  await ben.page.getByRole('button', { name: 'Unlock' }).click();
  await expect(row(ben.page, 'Ann')).toContainText('3 unread messages', { timeout: 40_000 });
  await expect(state(ann.page, 'the third', 'Delivered')).toBeVisible();
  await row(ben.page, 'Ann').click();
  for (const text of waiting) await expect(state(ann.page, text, 'Read')).toBeVisible();
  const log = await ben.page.getByRole('log').locator('[data-message]').allInnerTexts();
  expect(log.slice(-3).map((shown) => waiting.findIndex((text) => shown.includes(text)))).toEqual([0, 1, 2]);
});

test('the only tab is reloaded in the middle of a conversation: everything is there, and it goes on', async ({
  openPerson,
}) => {
  const { ann, ben, annId, benId } = await couple(openPerson);
  for (const number of [1, 2, 3]) {
    await say(ann, benId, `Ann ${number}`);
    await say(ben, annId, `Ben ${number}`);
  }
  await row(ann.page, 'Ben').click();
  await expect(bubble(ann.page, 'Ben 3')).toBeVisible();
  const history = async () => {
    const page = { conversationId: benId, startTime: -1, pageSize: 100, orderBy: 'ASC' } as const;
    return (await ann.call('chat', 'getMessagesByConversationId', page)).map((each) => [each.msg_id, each.msg_cry]);
  };
  const before = await history();

  await ann.page.reload();
  await ann.listen();
  // the browser may keep the engine over a reload; when it doesn't, the keys went with it
  if ((await ann.event('session.changed')).data.state === 'locked') {
    await ann.page.getByRole('textbox', { name: 'Password' }).fill('battery staple');
    await ann.page.getByRole('button', { name: 'Unlock' }).click();
  }
  await row(ann.page, 'Ben').click();
  for (const number of [1, 2, 3])
    for (const name of ['Ann', 'Ben']) await expect(bubble(ann.page, `${name} ${number}`)).toBeVisible();
  expect(await history()).toEqual(before);
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('Here again');
  await ann.page.keyboard.press('Enter');
  await expect(state(ann.page, 'Here again', 'Delivered')).toBeVisible({ timeout: 20_000 });
  await say(ben, annId, 'Good');
  await expect(bubble(ann.page, 'Good')).toBeVisible({ timeout: 20_000 });
});

test('where all is in sight there is nothing to jump to; who has ended the friendship isn’t shown as connected', async ({
  openPerson,
}) => {
  const { ann, ben, annId, benId } = await couple(openPerson);
  for (const text of ['one', 'two', 'three']) await say(ben, annId, text);
  await expect(row(ann.page, 'Ben')).toContainText('3 unread messages');
  await row(ann.page, 'Ben').click();
  await expect(ann.page.getByText('3 new messages')).toBeVisible();
  await say(ben, annId, 'four');
  await expect(bubble(ann.page, 'four')).toBeVisible();
  const jump = ann.page.getByRole('button', { name: 'Jump to the newest message' });
  await expect(jump).toHaveCount(0);
  // what came out of sight is counted for as long as it is there
  await ann.page.setViewportSize({ width: 1280, height: 360 });
  await expect(bubble(ann.page, 'four')).toBeInViewport({ ratio: 1 });
  await bubble(ann.page, 'four').hover();
  await ann.page.mouse.wheel(0, -1000);
  await expect(bubble(ann.page, 'four')).not.toBeInViewport();
  await expect(jump).toHaveText('');
  const five = await say(ben, annId, 'five');
  await expect(jump).toHaveText('1');
  await ann.call('chat', 'deleteMessageById', { messageId: five });
  await expect(jump).toHaveText('');

  const header = ann.page.getByRole('main').locator('header');
  await expect(header).toContainText('Connected directly');
  await ben.call('contact', 'deleteFriend', { nodeId: annId });
  await ann.event('contact.changed', { nodeId: benId, row: { c_state: 0 } });
  await expect(ann.page.getByText('You are not friends at the moment.')).toBeVisible();
  await expect(header).not.toContainText('Connected directly');
  await expect(row(ann.page, 'Ben')).not.toContainText('Connected directly');
});

test('what can’t be drawn says so in its place, and nothing around it is touched', async ({ openPerson }) => {
  const { ann, ben, annId } = await couple(openPerson);
  await say(ben, annId, 'before');
  const bad = await say(ben, annId, 'the bad one');
  await say(ben, annId, 'after');
  const { sent_time: badTime } = await ben.call('chat', 'getMessageByIdChat', { messageId: bad });
  await expect(row(ann.page, 'Ben')).toContainText('3 unread messages');
  await ann.page.evaluate((time) => {
    const { toISOString } = Date.prototype;
    Reflect.set(Date.prototype, 'toISOString', function throwing(this: Date) {
      if (this.getTime() === time) throw new RangeError('planted');
      return toISOString.call(this);
    });
    let broken = true;
    document.hasFocus = () => {
      if (broken) throw new TypeError('planted');
      return true;
    };
    addEventListener('error', () => {
      broken = false;
    });
  }, badTime);
  await row(ann.page, 'Ben').click();
  const main = ann.page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'This part could not be shown' })).toBeVisible();
  await expect(row(ann.page, 'Ben')).toBeVisible();
  await main.getByRole('button', { name: 'Try again' }).click();
  const log = ann.page.getByRole('log');
  await expect(log.getByText('This message can’t be shown.')).toHaveCount(1);
  await expect(bubble(ann.page, 'before')).toBeVisible();
  await expect(bubble(ann.page, 'after')).toBeVisible();
  await expect(log).not.toContainText('the bad one');
  await ann.page.getByRole('textbox', { name: 'Message' }).fill('It works');
  await ann.page.keyboard.press('Enter');
  await expect(bubble(ben.page, 'It works').or(row(ben.page, 'Ann').getByText('It works'))).toBeVisible();
});

test('a message that is pointed at or reached by keys has a button for its actions, beside it; a finger gets none', async ({
  openPerson,
}) => {
  const { ann, ben, annId, benId } = await couple(openPerson);
  const { page } = ann;
  const texts = ['At six, as always', 'Fine'];
  await say(ben, annId, texts[0] ?? '');
  await ann.event('message.added', { rsId: benId, rows: [{ msg_source: 1 }] });
  await say(ann, benId, texts[1] ?? '');
  await row(page, 'Ben').click();
  const more = page.getByRole('button', { name: 'What to do with this message' });
  const moreOf = (text: string) => bubble(page, text).getByRole('button', { name: 'What to do with this message' });
  const menu = page.getByRole('menu');
  await expect(state(page, 'Fine', 'Delivered')).toBeVisible();
  const places = () =>
    page
      .getByRole('log')
      .evaluate((log) =>
        [...log.querySelectorAll('.bubble')].map((each) => each.getBoundingClientRect().toJSON() as object),
      );
  const before = await places();
  await expect(more).toHaveCount(0);
  for (const text of texts) {
    await bubble(page, text).hover();
    await expect(moreOf(text)).toBeVisible();
    expect(await places()).toEqual(before);
    const [button, box] = [await moreOf(text).boundingBox(), await bubble(page, text).locator('.bubble').boundingBox()];
    if (button === null || box === null) throw new Error('not drawn');
    expect(button.x >= box.x + box.width || button.x + button.width <= box.x).toBe(true);
    await moreOf(text).click();
    await expect(menu.getByRole('menuitem', { name: 'Copy' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
  }

  await page.mouse.move(0, 0);
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await expect(more).toHaveCount(0);
  await page.getByRole('log').focus();
  await page.keyboard.press('ArrowUp');
  await expect(bubble(page, 'Fine')).toBeFocused();
  await expect(more).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bubble(page, 'Fine')).toBeFocused();
  await expect(more).toHaveCount(1);
  expect(await audit(page, 'a message with the button for its actions')).toEqual([]);
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await expect(more).toHaveCount(0);

  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const { x = 0, y = 0 } = (await bubble(page, 'Fine').locator('.bubble').boundingBox()) ?? {};
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 5, y: y + 5 }] });
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(bubble(page, 'Fine')).toBeFocused();
  await expect(more).toHaveCount(0);
});
