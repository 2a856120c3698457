/** With no network at all: the app starts, the account opens, history is there, and what is written goes out once later. */
import { expect } from '@playwright/test';
import { befriend, type Person, register, test } from './support/people.ts';

test.use({ serviceWorkers: 'allow' });

/** Resolves when the service worker keeps the app and is in charge of the page. */
async function kept(person: Person): Promise<void> {
  await person.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

async function texts(person: Person, other: string): Promise<string[]> {
  const rows = await person.call('chat', 'getMessagesByConversationId', {
    conversationId: other,
    startTime: -1,
    pageSize: 100,
    orderBy: 'ASC',
  });
  return rows.filter((row) => row.msg_type === 1).map((row) => (JSON.parse(row.msg_cry) as { text: string }).text);
}

test('a new start without a network opens the app; what is written then is delivered once', async ({
  openPerson,
  profile,
  superNode,
}) => {
  let ann = await openPerson({ profile });
  const ben = await openPerson();
  const annCard = await register(ann, 'Ann');
  const benCard = await register(ben, 'Ben');
  await befriend(ann, ben);
  const to = { cnd: annCard.nodeId, cid: annCard.nodeId, conversationType: 0, pub: '' } as const;
  await ben.call('chat', 'sendTextMessage', { ...to, text: 'written before' });
  await ann.event('message.added', { rows: [{ msg_source: 1 }] });
  await kept(ann);
  await ann.page.context().close();
  await superNode.kill();

  // the browser starts anew, and there is nobody to ask for the app
  ann = await openPerson({ profile });
  const { page } = ann;
  await page.context().setOffline(true);
  await page.reload();
  await ann.listen();
  await page.getByLabel('Password', { exact: true }).fill('battery staple');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('button', { name: /Ben/ }).click();
  await expect(page.getByRole('log').getByText('written before')).toBeVisible();
  await expect(page.getByText('No network. You can keep writing; it goes out by itself.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Message' }).fill('written without a network');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log').getByText('written without a network')).toBeVisible();
  await expect(page.getByRole('log').getByText('Goes out by itself when the connection is back')).toBeVisible();
  // the other sections come in later than the first screen, and from the same place
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'About and limits' }).click();
  await expect(page.getByText('This build is kept on this device and opens without a network.')).toBeVisible();

  await superNode.restart();
  await page.context().setOffline(false);
  await ben.event('message.added', { rows: [{ msg_cry: JSON.stringify({ text: 'written without a network' }) }] });
  await ann.event('message.changed', { rows: [{ msg_source: 0, msg_state: 3 }] });
  expect(await texts(ben, annCard.nodeId)).toEqual(['written before', 'written without a network']);
  expect(await texts(ann, benCard.nodeId)).toEqual(['written before', 'written without a network']);
});

test('the service worker leaves the node’s API and other origins alone', async ({ openPerson, superNode }) => {
  const ann = await openPerson();
  await kept(ann);
  const fromWorker: string[] = [];
  ann.page.on('response', (response) => {
    if (response.fromServiceWorker()) fromWorker.push(new URL(response.url()).pathname);
  });
  const answers = await ann.page.evaluate(
    async (elsewhere) => {
      const paths = [
        '/v1/node',
        '/healthz',
        '/release.json',
        '/manifest.webmanifest',
        `${elsewhere}/manifest.webmanifest`,
      ];
      return Promise.all(
        paths.map((path) =>
          fetch(path, { mode: 'no-cors' }).then(
            ({ status }) => status,
            () => 'failed',
          ),
        ),
      );
    },
    superNode.url.replace('localhost', '127.0.0.1'),
  );
  expect(answers.slice(0, 4)).toEqual([200, 200, 200, 200]);
  expect(fromWorker).toEqual(['/manifest.webmanifest']);
  const page = await ann.page.goto(`${superNode.url}/healthz`);
  expect(page?.fromServiceWorker()).toBe(false);
  expect(await page?.text()).toBe('ok');
});
