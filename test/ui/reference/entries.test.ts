/** Everything in the contract has a page of its own, and is found by what people know of it. */
import { describe, expect, test } from 'vitest';
import { codes } from '#contract/codes.ts';
import { eventReference } from '#contract/event-reference.ts';
import { EVENT_FAMILIES } from '#contract/events.ts';
import { methodList } from '#contract/method-list.ts';
import { shapeOf } from '#contract/shape.ts';
import {
  entries,
  entryAt,
  grouped,
  methodsThatAnswer,
  methodsThatEmit,
  search,
} from '../../../src/ui/features/reference/entries.ts';
import { exampleText, readInput } from '../../../src/ui/features/reference/request.ts';
import { fieldsBelow, typeWords, valueWords } from '../../../src/ui/features/reference/shape-words.ts';

const pages = (query: string) => search(query).map(({ page }) => page);

describe('the pages', () => {
  test('are one for each method, event and code, at addresses of their own', () => {
    const expected = [
      ...methodList.map(({ module, method }) => `${module}/${method}`),
      ...Object.keys(EVENT_FAMILIES).map((type) => `events/${type}`),
      ...Object.values(codes).map(({ code }) => `codes/${code}`),
    ];
    expect(entries.map(({ page }) => page).sort()).toEqual(expected.sort());
    expect(new Set(expected).size).toBe(expected.length);
    for (const page of expected) expect(entryAt(page)?.page).toBe(page);
    expect(entryAt('chat/nothing')).toBeUndefined();
  });

  test('count as many methods to a module as the contract has', () => {
    const counts = new Map(grouped(entries).map(([group, members]) => [group, members.length]));
    expect(counts.get('chat')).toBe(methodList.filter(({ module }) => module === 'chat').length);
    expect(counts.get('events')).toBe(Object.keys(eventReference).length);
    expect(counts.get('codes')).toBe(106);
  });

  test.each(methodList.map(({ module, method, definition }) => [`${module}.${method}`, definition] as const))(
    'begin with a valid example, and have words for every type: %s',
    (_name, definition) => {
      expect(readInput(definition, exampleText(definition))).toEqual({
        kind: 'valid',
        params: definition.example.params,
        ignored: [],
      });
      for (const shape of [shapeOf(definition.params), shapeOf(definition.data)]) {
        expect(typeWords(shape)).not.toBe('');
        for (const [, field] of fieldsBelow(shape)) expect(typeWords(field)).not.toBe('');
      }
    },
  );
});

describe('a search', () => {
  test('finds a method by its name, its module, its summary and its codes', () => {
    expect(pages('sendTextMessage')).toContain('chat/sendTextMessage');
    expect(pages('contact. delete')).toContain('contact/deleteFriend');
    expect(pages('end a friendship')).toEqual(['contact/deleteFriend']);
    expect(pages('20010')).toEqual(expect.arrayContaining(['login/exportLogin', 'codes/20010']));
    expect(pages('PasswordWrong')).toContain('login/exportLogin');
  });

  test('finds events, and nothing for nonsense', () => {
    expect(pages('typing')).toContain('events/typing');
    expect(pages('no such thing anywhere')).toEqual([]);
    expect(search('')).toHaveLength(entries.length);
  });
});

test('an event names the methods that bring it about, a code those that answer it', () => {
  expect(methodsThatEmit('message.added').map(({ page }) => page)).toContain('chat/sendTextMessage');
  expect(methodsThatAnswer('PasswordWrong').map(({ page }) => page)).toContain('login/exportLogin');
  expect(methodsThatAnswer('ParameterNull')).toEqual([]);
});

test('values are shown as JSON, with their names', () => {
  expect([valueWords([1, 'text']), valueWords(['DESC', ''])]).toEqual(['1 text', '"DESC"']);
});
