/** A further device of an account, brought in by the API alone: a code, six digits, the password, one of its own. */
import { expect } from '@playwright/test';
import type { Person } from './people.ts';

/** The login password that `register` chooses. */
const FIRST = 'battery staple';
/** The login password of a device that came in this way. */
export const SECOND = 'a password of its own';

/** `fresh` becomes a device of the account that is open on `primary`, and is opened; answers its id. */
export async function pair(primary: Person, fresh: Person): Promise<string> {
  const code = await meet(primary, fresh);
  const { content } = await fresh.call('pairing', 'readCode', { code });
  const other = { machineId: content.mId };
  const { data } = await primary.event('pairing.changed', { step: 'digits', other });
  await fresh.event('pairing.changed', { step: 'digits' });
  await fresh.call('pairing', 'enterDigits', { digits: data.digits });
  await primary.event('pairing.changed', { step: 'password', other });
  await primary.call('pairing', 'confirm', { password: FIRST });
  await fresh.event('pairing.changed', { step: 'choosing' });
  await fresh.call('pairing', 'finish', { password: SECOND });
  await primary.event('pairing.changed', { step: 'done', other });
  return content.mId;
}

/** The code by which they met; devices that don't in time are shown another one, as people do. */
async function meet(primary: Person, fresh: Person): Promise<string> {
  let code = '';
  await expect(async () => {
    ({ code } = await fresh.call('pairing', 'showCode', {}));
    await primary.call('pairing', 'takeCode', { code });
  }).toPass();
  return code;
}
