/** The code of a safety number in front of a real camera: the friend's own, somebody else's, ours; and no camera at all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { audit } from './support/audit.ts';
import { filmCode } from './support/camera-film.ts';
import { befriend, type Person, register, test } from './support/people.ts';

let directory: string;
test.beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'icom-safety-'));
});
test.afterEach(() => rm(directory, { recursive: true, force: true }));

/** Opens the safety number of a friend, and answers its dialog. */
async function openSafetyNumber(page: Page, name: string) {
  await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await page.getByRole('button', { name: /^Safety number/ }).click();
  return page.getByRole('dialog', { name: `Safety number with ${name}` });
}

test('the code on the friend’s screen is scanned and they are verified; somebody else’s doesn’t match, and ours is none', async ({
  openPerson,
}) => {
  test.setTimeout(180_000);
  const film = join(directory, 'code.y4m');
  const [ann, ben, eve] = await Promise.all([openPerson({ camera: film }), openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId, uri } = await register(ben, 'Ben');
  await register(eve, 'Eve');
  await befriend(ann, ben);
  await befriend(eve, ann);
  /** What a person's screen shows for somebody else's camera. */
  const shown = async (person: Person, nodeId: string) =>
    (await person.call('trust', 'getSafetyNumber', { nodeId })).code;
  const { page } = ann;
  const dialog = await openSafetyNumber(page, 'Ben');
  const verify = dialog.getByRole('button', { name: 'They are the same' });
  const scan = async (code: string) => {
    await filmCode(code, film);
    await dialog.getByRole('button', { name: 'Scan theirs' }).click();
  };
  const found: string[] = [];

  // something else in front of the camera: it goes on looking
  await scan(uri);
  await expect(dialog.getByText('That is another kind of code.')).toBeVisible();
  found.push(...(await audit(page, 'scanning a safety number')));
  await dialog.getByRole('button', { name: 'Stop the camera' }).click();
  // what Ann herself shows
  await scan(await shown(ann, benId));
  await expect(page.getByText('That is no safety code of the other side.')).toBeVisible();
  // Eve, who says she is Ben
  await scan(await shown(eve, annId));
  await expect(dialog.getByRole('alert')).toContainText(
    'It does not match. What reaches you as Ben may be somebody else.',
  );
  await expect(verify).toBeDisabled();
  found.push(...(await audit(page, 'a safety number that does not match')));

  await scan(await shown(ben, annId));
  await expect(dialog.getByRole('alert')).toContainText('It matches: nobody sits in between.');
  found.push(...(await audit(page, 'a safety number that matches')));
  await verify.click();
  await expect(dialog.getByRole('button', { name: 'Take the mark back' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Chats/ }).click();
  const row = page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name: /^Ben/ });
  await expect(row).toContainText('Safety number verified');
  expect(await ann.call('trust', 'getStates', {})).toEqual([{ nodeId: benId, state: 'verified' }]);
  expect(found).toEqual([]);
});

const CAMERAS = {
  'was refused': {
    switches: ['--use-fake-ui-for-media-stream=deny'],
    words: /^The browser does not let iCom use the camera\. .* Compare the digits instead\.$/,
  },
  'is not there': {
    switches: ['--use-fake-device-for-media-stream=device-count=0'],
    words: /^This device has no camera, .* Compare the digits instead\.$/,
  },
} as const;

for (const [state, { switches, words }] of Object.entries(CAMERAS)) {
  test(`a camera that ${state}: the dialog says so and how else to compare`, async ({ openPerson }) => {
    const [ann, ben] = await Promise.all([openPerson({ switches }), openPerson()]);
    await register(ann, 'Ann');
    await register(ben, 'Ben');
    await befriend(ann, ben);
    const dialog = await openSafetyNumber(ann.page, 'Ben');
    await dialog.getByRole('button', { name: 'Scan theirs' }).click();
    await expect(dialog.getByRole('alert')).toHaveText(words);
    expect(await audit(ann.page, `safety number, the camera ${state}`)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(dialog.getByRole('img', { name: 'QR code of the safety number' })).toBeVisible();
  });
}

test('a camera that the browser still asks for', async ({ openPerson }) => {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  await register(ann, 'Ann');
  await register(ben, 'Ben');
  await befriend(ann, ben);
  const dialog = await openSafetyNumber(ann.page, 'Ben');
  // the person hasn't answered the browser's question yet
  await ann.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
  });
  await dialog.getByRole('button', { name: 'Scan theirs' }).click();
  await expect(dialog.getByText('Opening the camera')).toBeVisible();
  expect(await audit(ann.page, 'safety number, the camera is asked for')).toEqual([]);
  await dialog.getByRole('button', { name: 'Stop the camera' }).click();
  await expect(dialog.getByRole('img', { name: 'QR code of the safety number' })).toBeVisible();
});
