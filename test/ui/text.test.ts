/** What people paste, type and read: cards, links, passwords, waits, names. */
import { describe, expect, it } from 'vitest';
import { passwordStrength } from '../../src/ui/components/password-strength.ts';
import { splitLinks } from '../../src/ui/features/conversation/split-links.ts';
import { readWait } from '../../src/ui/features/lock/wait.ts';
import { readCard } from '../../src/ui/features/people/read-card.ts';
import { contactName, isDefaultName, shortAddress } from '../../src/ui/stores/names.ts';

const address = 'BgboULwougrXNRPnrdqRBrhbrzxeno7AidsBU7vXvRi4';

describe('a card', () => {
  it.each([
    address,
    `  ${address}\n`,
    `icom:${address}`,
    `ICOM:${address}?n=https%3A%2F%2Fnode.example&n=https%3A%2F%2Fb.example`,
  ])('is read from %s', (input) => {
    expect(readCard(input)).toBe(address);
  });

  it.each(['', 'hello', `${address}x`, address.slice(0, 30), address.replace('B', '0'), `https://${address}`])(
    'is not seen in %s',
    (input) => {
      expect(readCard(input)).toBeUndefined();
    },
  );
});

describe('links', () => {
  it.each([
    ['no address here', []],
    ['see https://example.org/a.', ['https://example.org/a']],
    ['（https://example.org/路径）好', ['https://example.org/路径']],
    ['http://a.example and https://b.example!', ['http://a.example', 'https://b.example']],
    ['javascript:alert(1) data:text/html,x', []],
  ])('are found in %s', (said, links) => {
    const parts = splitLinks(said);
    expect(parts.map((part) => part.text).join('')).toBe(said);
    expect(parts.filter((part) => part.link).map((part) => part.text)).toEqual(links);
  });
});

describe('the strength of a password', () => {
  it.each([
    ['', 0, 'empty'],
    ['password1', 1, 'common'],
    ['aaaaaaaaaaaa', 1, 'repeated'],
    ['qwertyuiop', 1, 'common'],
    ['abcdefghij', 1, 'sequence'],
    ['k7Qm', 1, 'short'],
    ['kettle-w', 2, 'fair'],
    ['blue kettle walks home 7', 4, 'strong'],
    ['梧桐十七度半开的窗', 4, 'strong'],
  ] as const)('of “%s” is %i (%s)', (password, score, reason) => {
    expect(passwordStrength(password)).toEqual({ score, reason });
  });
});

describe('a wait', () => {
  it('is read from the message of a refusal', () => {
    expect(readWait('The password is wrong: 5 tries in a row, next try in 28 s')).toEqual({
      milliseconds: 28_000,
      tries: 5,
    });
    expect(readWait('The password is wrong')).toEqual({ milliseconds: 0, tries: 0 });
  });
});

describe('names', () => {
  it('prefer the remark, then the own name, then the address in short', () => {
    expect(contactName({ c_nd_add: address, c_ps: 'Ben', c_nic: 'Benjamin' })).toBe('Ben');
    expect(contactName({ c_nd_add: address, c_ps: '', c_nic: 'Benjamin' })).toBe('Benjamin');
    expect(contactName({ c_nd_add: address, c_ps: '', c_nic: address.slice(0, 8) })).toBe('Bgbo…vRi4');
  });

  it('pass over what only repeats the address', () => {
    expect(isDefaultName(address.slice(0, 8), address)).toBe(true);
    expect(isDefaultName('Ann', address)).toBe(false);
    expect(shortAddress(address)).toBe('Bgbo…vRi4');
  });
});
