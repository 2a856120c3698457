/** The simulation's comparison sees whatever is amiss, on the recipient's devices and on the sender's own. */
import { expect, test } from 'vitest';
import { compare, type Talker } from './comparison.ts';

const NONE = { lost: 0, duplicated: 0, misordered: 0, differing: 0, undelivered: 0 };
const SAID = new Map([['0.0>1', ['0 0.0', '1 0.0']]]);

const row = (text: string, msg_source: 0 | 1, changed: object = {}) => ({
  msg_id: `id of ${text}`,
  msg_cry: JSON.stringify({ text }),
  msg_source,
  msg_state: 3 as const,
  msg_is_send: 1 as const,
  ...changed,
});
type Rows = ReturnType<typeof row>[];
type Histories = { readonly writer: Rows; readonly own: Rows; readonly recipient: Rows };

/** Somebody has written twice from the first of two devices to somebody with one. */
function talk(change: (histories: Histories) => void): Promise<object> {
  const sent = () => [row('0 0.0', 0), row('1 0.0', 0)];
  const histories = { writer: sent(), own: sent(), recipient: [row('0 0.0', 1), row('1 0.0', 1)] };
  change(histories);
  const device = (name: string, rows: Rows) => ({ name, history: async () => rows });
  const people: Talker[] = [
    { name: '0', address: 'a', devices: [device('0.0', histories.writer), device('0.1', histories.own)] },
    { name: '1', address: 'b', devices: [device('1.0', histories.recipient)] },
  ];
  return compare(people, SAID);
}

test('nothing, where all is there', async () => {
  expect(await talk(() => undefined)).toEqual(NONE);
});

test.each(['own', 'recipient'] as const)(
  'what the %s device lacks, has twice, in another order or as another message',
  async (which) => {
    const amiss = async (change: (rows: Rows) => unknown) => talk((histories) => change(histories[which]));
    expect(await amiss((rows) => rows.shift())).toEqual({ ...NONE, lost: 1, differing: 1 });
    const twice = { ...NONE, duplicated: 1, misordered: 1, differing: 1 };
    expect(await amiss((rows) => rows.push(...rows.slice(0, 1)))).toEqual(twice);
    expect(await amiss((rows) => rows.reverse())).toEqual({ ...NONE, misordered: 1, differing: 1 });
    const changed = (rows: Rows) => rows.splice(0, 1, { ...(rows[0] as Rows[0]), msg_id: 'another' });
    expect(await amiss(changed)).toEqual({ ...NONE, differing: 1 });
  },
);

test.each(['writer', 'own'] as const)('what the %s device doesn’t show as delivered', async (which) => {
  for (const state of [{ msg_state: 1 }, { msg_is_send: 0 }]) {
    const undelivered = await talk((histories) => Object.assign(histories[which][1] as object, state));
    expect(undelivered).toEqual({ ...NONE, undelivered: 1 });
  }
});
