/** The check for message keys that seal twice sees one: a device that was put back to an older state uses keys again. */
import { expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { reusedKeys } from './wire-keys.ts';
import { World } from './world.ts';

test('keys used twice are found, others are not', async () => {
  const world = new World('twice');
  const [anna, ben] = await world.friends();
  await anna.stop();
  const backup = await anna.backup();
  for (const text of ['before', 'after']) {
    await anna.start();
    await anna.login();
    await world.pass(2000);
    await anna.send(ben, text);
    await world.pass(1000);
    await anna.stop();
    expect((await reusedKeys(nobleProvider, [anna, ben])).length > 0).toBe(text === 'after');
    Object.assign(anna, backup);
  }
});
