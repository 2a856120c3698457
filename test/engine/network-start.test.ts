/** When the network starts: once nobody waits for the engine, and at once where nobody can find the account yet. */
import { expect, test } from 'vitest';
import { deferred } from '#lib/async.ts';
import { World } from './world.ts';

async function device(name = 'anna') {
  const world = new World(name);
  const made = world.device(name);
  await made.start();
  return { world, device: made };
}

/** A device whose account others have found before, opened anew; its lull comes when the answer is called. */
async function reopened() {
  const { world, device: anna } = await device();
  await anna.register();
  await anna.login();
  await world.pass(60_000);
  await anna.stop();
  const lull = deferred<void>();
  anna.lull = () => lull.promise;
  await anna.start();
  anna.events = [];
  await anna.login();
  return { world, anna, lull };
}

test('the network begins once nobody waits for the engine, which answers meanwhile', async () => {
  const { world, anna, lull } = await reopened();
  await world.pass(60_000);
  expect(await anna.ok('chat', 'getConversations')).toEqual([]);
  expect(anna.published('connection.changed')).toEqual([]);
  lull.resolve();
  await world.pass(5000);
  expect(anna.published('connection.changed').length).toBeGreaterThan(0);
});

test('an account that is closed before anybody paused never goes online, and the next one does', async () => {
  const { world, anna, lull } = await reopened();
  await anna.ok('login', 'exportLogout');
  lull.resolve();
  await world.pass(60_000);
  expect(anna.published('connection.changed')).toEqual([]);
  await anna.login();
  await world.pass(5000);
  expect(anna.published('connection.changed').length).toBeGreaterThan(0);
});

test('an account that nobody can find yet goes online at once: who is asked before that can’t answer', async () => {
  const { world, device: anna } = await device();
  anna.lull = () => new Promise(() => undefined);
  await anna.register();
  await anna.login();
  await world.pass(5000);
  expect(anna.published('connection.changed').length).toBeGreaterThan(0);
});
