/** The twelve words make a device the primary one without dropping the others: one that has the account, or a new one. */
import { describe, expect, test } from 'vitest';
import type { Device } from './device.ts';
import { pair, SECOND_PASSWORD } from './pairing-steps.ts';
import { enter, listed, person, step } from './words-steps.ts';
import { World } from './world.ts';

describe('a device that only becomes the primary one', () => {
  const only = { isOnlySetPrimary: true };
  const kinds = (world: World, { address }: Device) =>
    Object.fromEntries((listed(world, address)?.devices ?? []).map(({ id, kind }) => [id, kind]));

  async function twoDevices(name: string) {
    const world = new World(name);
    const { device: anna, words } = await person(world, 'anna');
    const ben = (await person(world, 'ben')).device;
    await world.befriend(anna, ben);
    const tablet = await pair(world, anna);
    await world.pass(60_000);
    await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
    await anna.send(ben, 'before');
    await world.pass(10_000);
    const ids = Object.fromEntries(Object.entries(kinds(world, anna)).map(([id, kind]) => [kind, id]));
    return { world, words, anna, ben, tablet, ids: { anna: `${ids['primary']}`, tablet: `${ids['secondary']}` } };
  }

  test('keeps what it has, and so do all others; friends have nothing to look at', async () => {
    const { world, words, anna, ben, tablet, ids } = await twoDevices('only primary');
    await tablet.ok('login', 'exportLogout');
    expect((await step(world, tablet, words, only)).data).toEqual({ value: 0 });
    const info = await world.until(tablet.ok('login', 'mnemonicSelectByP2p', { mnemonic: words }));
    const last = (password: string) => ({ loginInfo: JSON.stringify(info), type: 'text', password });
    expect(await world.until(tablet.code('login', 'mnemonicLoginByLoginInfo', last('not the password')))).toBe(500);
    await world.until(tablet.ok('login', 'mnemonicLoginByLoginInfo', last(SECOND_PASSWORD)));
    await world.pass(120_000);
    expect(kinds(world, anna)).toEqual({ [ids.tablet]: 'primary', [ids.anna]: 'default' });
    expect(await tablet.texts(ben)).toEqual(['before']);
    expect(await world.until(tablet.ok('pairing', 'showCode'))).toMatchObject({ role: 'primary', step: 'code' });
    await world.until(tablet.ok('pairing', 'cancel'));
    await anna.send(ben, 'after');
    await tablet.send(ben, 'from the primary one');
    await world.pass(10_000);
    expect(await ben.ok('trust', 'getStates')).toEqual([]);
    expect((await ben.texts(anna)).sort()).toEqual(['after', 'before', 'from the primary one']);
    // the words open it from now on, and it follows them
    await tablet.ok('login', 'exportLogout');
    expect((await step(world, tablet, words, { isUpdateIm: true })).data).toEqual({ value: 0 });
    expect([...anna.problems, ...tablet.problems]).toEqual([]);
  });

  test('must have the account of these words, and loses nothing where it hasn’t', async () => {
    const { world, anna, tablet, ids } = await twoDevices('other words');
    const { words } = await person(world, 'stranger');
    await tablet.ok('login', 'exportLogout');
    await step(world, tablet, words, only);
    const info = await world.until(tablet.ok('login', 'mnemonicSelectByP2p', { mnemonic: words }));
    const last = { loginInfo: JSON.stringify(info), type: 'text', password: SECOND_PASSWORD };
    expect(await world.until(tablet.code('login', 'mnemonicLoginByLoginInfo', last))).toBe(500);
    await tablet.login(SECOND_PASSWORD);
    await world.pass(60_000);
    expect(kinds(world, anna)).toEqual({ [ids.anna]: 'primary', [ids.tablet]: 'secondary' });
  });

  test('may be a new one: it comes to the others', async () => {
    const { world, words, anna, ids } = await twoDevices('new primary');
    const fresh = world.device('fresh');
    await fresh.start();
    expect((await step(world, fresh, words, only)).data).toEqual({ value: 0 });
    await enter(world, fresh, words);
    await world.pass(120_000);
    const { [ids.anna]: first, [ids.tablet]: second, ...others } = kinds(world, anna);
    expect([first, second, Object.values(others)]).toEqual(['default', 'secondary', ['primary']]);
    await anna.restart();
    await world.pass(60_000);
    expect(anna.published('session.changed').at(-1)?.data).toMatchObject({ state: 'open' });
  });

  test('may be a new one: a device that was logged out stays so, and keeps what it has', async () => {
    const { world, words, anna, tablet, ids } = await twoDevices('new primary, one logged out');
    const tries = () =>
      world.until(tablet.code('login', 'exportLogin', { password: SECOND_PASSWORD, loginType: 'text' }));
    await world.until(anna.ok('authLogin', 'offlineMachine', { machineId: ids.tablet }));
    await world.pass(60_000);
    expect(await tries()).toBe(500);
    const fresh = world.device('fresh');
    await fresh.start();
    expect((await step(world, fresh, words, only)).data).toEqual({ value: 0 });
    await enter(world, fresh, words);
    await world.pass(60_000);
    expect(listed(world, anna.address)?.loggedOut).toEqual([ids.tablet]);
    // at a second try it goes by the list of before, as one that was wiped doesn't
    for (let count = 0; count < 2; count++) expect(await tries()).toBe(500);
    expect(tablet.files.has('vault')).toBe(true);
    const shown = (await fresh.ok('authLogin', 'getLocalAllMachine')) as { machineId: string }[];
    expect(shown.map(({ machineId }) => machineId)).toContain(ids.tablet);
  });
});
