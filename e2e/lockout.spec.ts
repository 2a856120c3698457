/** Wrong passwords are counted and waits last, whether the browser is closed in between or not. */
import { expect } from '@playwright/test';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { concat, utf8 } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { type Person, register, test, tryPassword } from './support/people.ts';
import { profileMac, secretFile, writeSecretFile } from './support/profile.ts';

const RIGHT = 'battery staple';
const HOUR = 3_600_000;
const NOTHING = new Uint8Array(0);

/** The count of wrong tries and the time of the last one, as the profile keeps them. */
async function tries({ page }: Person): Promise<{ count: number; time: number }> {
  const key = await profileMac(page, utf8('icom/v1/wrong-tries'));
  const file = await secretFile(page, 'tries');
  const opened = nobleProvider.chachaOpen(key, file.subarray(0, 12), file.subarray(12), NOTHING);
  const [count, time] = decodeOwn(opened ?? NOTHING) as [number, number];
  return { count, time };
}

/** As if time had passed, or more had been tried: nobody wants to wait for it. */
async function putTries({ page }: Person, count: number, time: number): Promise<void> {
  const key = await profileMac(page, utf8('icom/v1/wrong-tries'));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  await writeSecretFile(
    page,
    'tries',
    concat(nonce, nobleProvider.chachaSeal(key, nonce, encode([count, time]), NOTHING)),
  );
}

test('wrong passwords count on, and waits go on, after the browser was closed', async ({ openPerson, profile }) => {
  test.setTimeout(180_000);
  const reopen = async (before: Person) => {
    await before.page.context().close();
    const person = await openPerson({ profile });
    await person.call('login', 'init', {});
    return person;
  };
  let ann = await openPerson({ profile });
  await register(ann, 'Ann');
  await ann.call('login', 'exportLogout', {});
  for (let count = 1; count <= 4; count++) expect(await tryPassword(ann, `wrong ${count}`)).toBe(20010);

  ann = await reopen(ann);
  expect(await tryPassword(ann, 'wrong once more')).toBe(20011);
  expect(await tries(ann)).toMatchObject({ count: 5 });
  // not looked at while there is a wait: neither right nor counted
  expect(await tryPassword(ann, RIGHT)).toBe(20011);
  expect(await tries(ann)).toMatchObject({ count: 5 });

  await putTries(ann, 9, Date.now() - HOUR);
  ann = await reopen(ann);
  expect(await tryPassword(ann, 'wrong for the tenth time')).toBe(20012);
  const tenth = await tries(ann);
  expect(tenth.count).toBe(10);
  // sixteen minutes, whoever closes the browser meanwhile
  ann = await reopen(ann);
  expect(await tryPassword(ann, RIGHT)).toBe(20012);
  const field = ann.page.getByRole('textbox', { name: 'Password' });
  await expect(field).toBeVisible();
  expect(await tries(ann)).toEqual(tenth);

  await putTries(ann, 10, Date.now() - HOUR);
  ann = await reopen(ann);
  expect(await tryPassword(ann, RIGHT)).toBe(200);
  expect(await tries(ann)).toMatchObject({ count: 0 });
  await ann.call('login', 'exportLogout', {});
  expect(await tryPassword(ann, 'wrong again')).toBe(20010);
});
