/**
 * Real browser profiles under the examiner's program (`test/examiner`): of each two with the same past, one has a hidden
 * room that is used. Only in `npm run test:long`.
 */
import { cp } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { stretchPassword } from '#crypto/password.ts';
import { openSlots } from '#crypto/vault.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import { tableNames } from '#engine/storage/store.ts';
import { decodeVaultFile } from '#engine/storage/vault-file.ts';
import { utf8 } from '#lib/bytes.ts';
import { PASSWORD, textTo } from '../test/engine/device.ts';
import { examinePairs, type Sample, tellingConstants } from '../test/examiner/classifier.ts';
import { featuresOf, type Known } from '../test/examiner/features.ts';
import { leaks } from '../test/examiner/leaks.ts';
import { rootKeysFrom } from '../test/examiner/root-keys.ts';
import { type Living, live } from '../test/examiner/states.ts';
import type { StoredState } from '../test/examiner/stored-state.ts';
import { Dice } from '../test/simulation/random.ts';
import { befriend, type Person, register, test } from './support/people.ts';
import { makeProfile, profileMac } from './support/profile.ts';
import { profileState } from './support/profile-state.ts';

const PAIRS = 5;
const PASSWORDS = { login: PASSWORD, wallet: PASSWORD };

type Subject = { readonly state: StoredState; readonly known: Known; readonly label: 0 | 1 };

function living({ page }: Person): Living {
  return {
    call: (module, method, params = {}) =>
      page.evaluate((request) => globalThis.icom.call(request as never), {
        __SERVER_ROUTE_MODULE: module,
        __SERVER_ROUTE_METHOD: method,
        ...params,
      }),
    // a browser's clock goes as it goes
    pass: () => undefined,
  };
}

/** What the default room's password opens, in a page of the profile. */
async function knownOf(page: Page, state: StoredState, unlock: number, conversations: string[]): Promise<Known> {
  const file = state.files.find(({ name }) => name === 'vault');
  const vault = file && decodeVaultFile(file.content);
  if (vault === undefined) throw new Error('no vault');
  const stretched = await stretchPassword(PASSWORD, vault.salt, vault.cost);
  const [opened] = openSlots(nobleProvider, vault.slots, { stretched, profileMac: await profileMac(page, stretched) });
  if (opened === undefined) throw new Error('no default room');
  const rows = createMemoryRows();
  await rows.write({ putRows: state.rows, putPages: state.pages, deleteRows: [], deletePages: [] });
  return {
    rootKeys: await rootKeysFrom(rows, opened.content.rootKey),
    tables: tableNames(),
    conversations,
    unlock: [Math.log(unlock)],
    now: Date.now(),
    triesKey: Uint8Array.from(await profileMac(page, utf8('icom/v1/wrong-tries'))),
  };
}

async function featuresFrom(subjects: readonly Subject[], leak = (state: StoredState) => state): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { state, known, label } of subjects)
    samples.push({ features: await featuresOf(label === 1 ? leak(state) : state, known), label });
  return samples;
}

if (process.env['ICOM_LONG'] === '1')
  test('ten profiles, five of them with a hidden room, are alike', async ({ openPerson, superNode }) => {
    test.setTimeout(1_200_000);
    const ben = await openPerson();
    const { nodeId: friend } = await register(ben, 'Ben');
    const subjects: Subject[] = [];

    async function examine(past: string, address: string, seed: string, label: 0 | 1): Promise<Subject> {
      const profile = await makeProfile();
      await cp(past, profile.directory, { recursive: true });
      const person = await openPerson({ profile: profile.directory });
      // nobody is online: what the network does is no matter of what is stored
      await superNode.kill();
      await person.call('login', 'init', {});
      await live(living(person), friend, new Dice(seed), label === 1);
      await person.page.context().close();
      await superNode.restart();
      let page: Page | undefined;
      const state = await profileState(profile.directory, async () => {
        const again = await openPerson({ profile: profile.directory });
        return (page = again.page);
      });
      if (page === undefined) throw new Error('the profile was not opened');
      const unlock = await page.evaluate(async (password) => {
        await globalThis.icom.call({ __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: 'init' });
        const start = performance.now();
        await globalThis.icom.call({
          __SERVER_ROUTE_MODULE: 'login',
          __SERVER_ROUTE_METHOD: 'exportLogin',
          password,
          loginType: 'text',
        });
        return performance.now() - start;
      }, PASSWORD);
      const known = await knownOf(page, state, unlock, [address, friend]);
      await page.context().close();
      await profile.remove();
      return { state, known, label };
    }

    for (let pair = 0; pair < PAIRS; pair++) {
      const dice = new Dice(`profile ${pair}`);
      const past = await makeProfile();
      const ann = await openPerson({ profile: past.directory });
      const { nodeId } = await register(ann, 'Ann', PASSWORDS);
      await befriend(ann, ben);
      for (let count = dice.below(6); count > 0; count--)
        await living(ann).call('chat', 'sendTextMessage', textTo(friend, `text ${count}`));
      await ann.call('login', 'exportLogout', {});
      await ann.page.context().close();
      // whoever is examined second finds the machine warmer
      for (const label of pair % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
        subjects.push(await examine(past.directory, nodeId, `profile life ${pair}`, label));
      await past.remove();
    }

    const samples = await featuresFrom(subjects);
    expect(tellingConstants(samples)).toEqual([]);
    const right = examinePairs(samples);
    console.log(`examiner: right about ${JSON.stringify(right)} of ${samples.length} profiles`);
    expect(Math.max(right.logistic, right.stumps)).toBeLessThan(samples.length);
    // what is there to be found is found
    for (const [name, leak] of Object.entries(leaks)) {
      const leaking = await featuresFrom(subjects, leak);
      const { logistic, stumps } = examinePairs(leaking);
      const isFound = tellingConstants(leaking).length > 0 || Math.max(logistic, stumps) === leaking.length;
      expect([name, isFound]).toEqual([name, true]);
    }
  });
