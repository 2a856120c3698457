/** Safety numbers: the same for both, changed by what certifies and by nothing else, compared by a code that has a direction. */
import { describe, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import {
  type CertifiedDevice,
  type CertifiedKeys,
  compareCode,
  deviceFingerprint,
  fingerprintOf,
  safetyOf,
} from '#crypto/safety-number.ts';
import { toHex } from '#lib/bytes.ts';
import { seededRandom } from './seeded-random.ts';

const random = seededRandom('safety numbers');
const device = (): CertifiedDevice => ({
  signing: random(32),
  exchange: random(32),
  sealing: random(32),
  mailbox: random(32),
});
const person = (): CertifiedKeys => ({
  account: random(32),
  exchange: random(32),
  epoch: 3,
  devices: [device(), device()],
});
const print = (keys: CertifiedKeys) => fingerprintOf(nobleProvider, keys);
const anna = person();
const ben = person();

describe('the number', () => {
  test('is sixty digits in twelve groups, the same for both', () => {
    const { number } = safetyOf(nobleProvider, print(anna), print(ben));
    expect(number).toMatch(/^\d{5}( \d{5}){11}$/);
    expect(safetyOf(nobleProvider, print(ben), print(anna)).number).toBe(number);
    expect(safetyOf(nobleProvider, print(person()), print(ben)).number).not.toBe(number);
  });

  test('doesn’t depend on the order of the devices', () => {
    expect(print({ ...anna, devices: anna.devices.toReversed() })).toEqual(print(anna));
  });

  const [first, second] = anna.devices as [CertifiedDevice, CertifiedDevice];
  const changes: [string, Partial<CertifiedKeys>][] = [
    ['account key', { account: random(32) }],
    ['exchange key', { exchange: random(32) }],
    ['epoch', { epoch: 4 }],
    ['epoch, by 2³²', { epoch: 3 + 2 ** 32 }],
    ['devices: one more', { devices: [first, second, device()] }],
    ['devices: one less', { devices: [first] }],
    ...(['signing', 'exchange', 'sealing', 'mailbox'] as const).map((key): [string, Partial<CertifiedKeys>] => [
      `devices: another ${key} key`,
      { devices: [first, { ...second, [key]: random(32) }] },
    ]),
  ];
  test.each(changes)('changes with the %s', (_what, change) => {
    const before = safetyOf(nobleProvider, print(ben), print(anna));
    const after = safetyOf(nobleProvider, print(ben), print({ ...anna, ...change }));
    expect(after.number).not.toBe(before.number);
    expect(after.code).not.toBe(before.code);
  });

  test('tells one device’s keys apart from every change of them', () => {
    const changed = (['signing', 'exchange', 'sealing', 'mailbox'] as const).map((key) => ({
      ...first,
      [key]: random(32),
    }));
    const prints = [first, ...changed].map((one) => deviceFingerprint(nobleProvider, one));
    expect(new Set(prints).size).toBe(5);
  });
});

describe('the code', () => {
  const shown = (owner: CertifiedKeys, to: CertifiedKeys) => safetyOf(nobleProvider, print(owner), print(to)).code;
  const compare = (code: string) => compareCode(nobleProvider, print(anna), print(ben), code);

  test('of the other one matches, white space around it or not', () => {
    expect(compare(shown(ben, anna))).toEqual({ ok: true, value: true });
    expect(compare(` ${shown(ben, anna)}\n`)).toEqual({ ok: true, value: true });
  });

  test('of the other one for somebody else, or of somebody else, does not', () => {
    expect(compare(shown(ben, person()))).toEqual({ ok: true, value: false });
    expect(compare(shown(person(), anna))).toEqual({ ok: true, value: false });
    expect(compare(shown({ ...ben, devices: [...ben.devices, device()] }, anna))).toEqual({ ok: true, value: false });
  });

  test('of one’s own screen proves nothing', () => {
    expect(compare(shown(anna, ben))).toEqual({ ok: false, error: 'Own' });
  });

  const code = shown(ben, anna);
  test.each([
    ['nothing', ''],
    ['an address', 'BgboULwougrXNRPnrdqRBrhbrzxeno7AidsBU7vXvRi4'],
    ['a later version', code.replace(':1:', ':2:')],
    ['a shorter one', code.slice(0, -6)],
    ['a longer one', `${code}11`],
    ['letters that base58 lacks', code.replace(/.$/, '0')],
    ['a megabyte', `icom-safety:1:${'2'.repeat(1_000_000)}`],
    ['hex', `icom-safety:1:${toHex(random(64))}`],
  ])('%s is malformed', (_what, text) => {
    expect(compare(text)).toEqual({ ok: false, error: 'Malformed' });
  });
});
