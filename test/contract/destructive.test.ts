/** Methods that throw something away say so: the console asks before it runs one. */
import { expect, test } from 'vitest';
import { contract } from '#contract/contract.ts';
import type { Method } from '#contract/define.ts';

const methods = Object.entries(contract).flatMap(([module, definitions]) =>
  Object.entries<Method>(definitions).map(([name, method]) => ({ name: `${module}.${name}`, ...method })),
);
const destructive = methods.filter((method) => method.destructive).map(({ name }) => name);

test('what is named after deleting is marked, but for unblocking', () => {
  const deleting = methods.map(({ name }) => name).filter((name) => /\.(delete|dissolve|discard|clean)/.test(name));
  expect(deleting.filter((name) => !destructive.includes(name))).toEqual(['contact.deleteBlack']);
});

test('what only asks, or can be taken back, is not', () => {
  expect(destructive.filter((name) => /\.(get|is|check|set|update|send(?!Del))/.test(name))).toEqual([]);
});

test('leaving an account, a group or a conversation for good is marked', () => {
  expect(destructive).toEqual(
    expect.arrayContaining([
      'login.exportLogout',
      'group.quiteGroup',
      'chat.recallMessageById',
      'sync.transferGroupWithGid',
    ]),
  );
});
