/** What is read out of a definition: types, defaults, values, limits, and the codes that a call can be answered with. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { possibleCodes } from '#contract/answers.ts';
import { codes } from '#contract/codes.ts';
import { contract } from '#contract/contract.ts';
import { methodList } from '#contract/method-list.ts';
import { shapeOf } from '#contract/shape.ts';
import { validateParams } from '#contract/validate.ts';
import { Count, NodeAddress, Text, uniqueList } from '#contract/values.ts';

describe('a shape', () => {
  test.each([
    ['text', Text, ['notEmpty']],
    ['an address', NodeAddress, ['notEmpty', 'address']],
    ['a count', Count, ['integer', 'least']],
    ['a list without repetition', uniqueList(Text), ['notEmpty', 'unique']],
    ['text of a length', v.pipe(v.string(), v.maxLength(64)), ['longest']],
    ['bytes as text', v.pipe(Text, v.base64()), ['notEmpty', 'base64']],
    ['JSON as text', v.pipe(Text, v.parseJson(), v.object({ inner: Text })), ['notEmpty', 'json']],
  ])('has the limits of %s', (_name, schema, kinds) => {
    expect(shapeOf(schema).limits.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('names the allowed values as their enumeration does', () => {
    const { fields } = shapeOf(contract.chat.sendTextMessage.params);
    expect([...(fields.get('conversationType')?.values ?? [])]).toEqual([
      [0, 'single'],
      [1, 'group'],
    ]);
  });

  test('tells what stands in for what is left out', () => {
    const { fields } = shapeOf(contract.contact.getBlacklist.params);
    expect(fields.get('size')).toMatchObject({ optional: true, fallback: 20 });
    expect(fields.get('keyword')).toMatchObject({ optional: true, fallback: undefined });
  });

  test('is refused for a limit that the reference has no word for', () => {
    expect(() => shapeOf(v.pipe(v.string(), v.email()))).toThrow('email');
    expect(() =>
      shapeOf(
        v.pipe(
          v.string(),
          v.check(() => true),
        ),
      ),
    ).toThrow('check');
  });
});

describe('the possible codes of a method', () => {
  const bad = [null, undefined, '', 'x', 0, -1, 1.5, true, [], [''], ['a', 'a'], {}, [{}], 'not an address', '{}'];

  test.each(methodList.map(({ module, method, definition }) => [`${module}.${method}`, definition] as const))(
    'hold whatever validation says of %s',
    (_name, definition) => {
      const possible = new Set(possibleCodes(definition).map(({ name }) => name));
      for (const name of Object.keys(definition.params.entries)) {
        for (const value of bad) {
          const checked = validateParams(definition, { ...definition.example.params, [name]: value });
          if (!checked.ok) expect(possible, `${name}: ${JSON.stringify(value)}`).toContain(checked.error.name);
        }
      }
      for (const name of definition.codes) expect(possible).toContain(name);
      expect(possible).toContain('Success');
      expect(possible.has('NotImplemented')).toBe(definition.status === 'planned');
      expect(possible.has('NotLoggedIn')).toBe(definition.needs !== 'none' || definition.codes.includes('NotLoggedIn'));
    },
  );

  test('say of each where it comes from', () => {
    const found = possibleCodes(contract.contact.deleteFriend);
    expect(found.map(({ name, origin }) => [codes[name].code, origin])).toEqual([
      [200, 'always'],
      [20058, 'method'],
      [20013, 'method'],
      [20061, 'session'],
      [1000, 'parameters'],
      [1002, 'parameters'],
      [1001, 'parameters'],
      [600, 'parameters'],
      [700, 'always'],
    ]);
  });
});
