/** Parameter validation: each documented code, optional and aliased parameters. */
import { describe, expect, test } from 'vitest';
import { sample } from '#contract/values.ts';
import { fixture } from './fixture.ts';

const { send } = fixture();

describe('codes', () => {
  test.each([
    ['must', {}, 1000, 'name'],
    ['must', { name: null }, 1000, 'name'],
    ['must', { name: undefined }, 1000, 'name'],
    ['must', { name: '' }, 1001, 'name'],
    ['must', { name: 1 }, 1002, 'name'],
    ['must', { name: { length: 1 } }, 1002, 'name'],
    ['echo', { count: '1' }, 1002, 'count'],
    ['echo', { count: 1.5 }, 1002, 'count'],
    ['echo', { count: Number.NaN }, 1002, 'count'],
    ['echo', { count: 2 ** 60 }, 1002, 'count'],
    ['echo', { count: () => 1 }, 1002, 'count'],
    ['echo', { count: 0 }, 600, 'count'],
    ['echo', { flag: 'true' }, 1002, 'flag'],
    ['echo', { kind: 'desc' }, 1004, 'kind'],
    ['echo', { kind: '' }, 1004, 'kind'],
    ['echo', { kind: 1 }, 1002, 'kind'],
    ['echo', { number: 2 }, 1004, 'number'],
    ['echo', { number: '1' }, 1002, 'number'],
    ['echo', { list: [] }, 1005, 'list'],
    ['echo', { list: 'a' }, 1002, 'list'],
    ['echo', { list: ['a', 'a'] }, 1003, 'list'],
    ['echo', { list: ['a', null] }, 1000, 'list.1'],
    ['echo', { list: new Array(2) }, 1000, 'list.0'],
    ['echo', { list: ['a', ''] }, 1001, 'list.1'],
    ['echo', { nodeId: 'abc' }, 600, 'nodeId'],
    ['echo', { nodeId: `${sample.address}0` }, 600, 'nodeId'],
    ['echo', { nodeId: '' }, 1001, 'nodeId'],
    ['echo', { inner: [] }, 1002, 'inner'],
    ['echo', { inner: {} }, 1000, 'inner.must'],
  ])('%s %j answers %i and names %s', async (method, params, code, parameter) => {
    const answer = await send(method, params);
    expect(answer.code).toBe(code);
    expect(answer.message).toMatch(`Parameter ${parameter} `);
  });

  test('the message holds nothing of what was passed', async () => {
    const answer = await send('echo', { kind: 'the secret of Alice' });
    expect(JSON.stringify(answer)).not.toContain('Alice');
  });
});

describe('what a handler gets', () => {
  const received = async (params: object) => (await send('echo', params)).data;

  test('defaults', async () => expect(await received({})).toEqual({ flag: true }));

  test('null stands for an absent optional parameter, nested ones too, unless null is a value', async () => {
    const params = { name: null, flag: null, list: null, maybe: null, inner: { must: 'a', deep: null } };
    expect(await received(params)).toStrictEqual({ flag: true, maybe: null, inner: { must: 'a' } });
  });

  test('unknown parameters are left out, wherever they are', async () => {
    const params = JSON.parse('{"other":1,"__proto__":{"name":"x"},"inner":{"must":"a","other":2}}');
    expect(await received(params)).toStrictEqual({ flag: true, inner: { must: 'a' } });
  });

  test('inherited parameters do not count', async () => {
    const request = Object.assign(Object.create({ name: 'inherited' }), {
      __SERVER_ROUTE_MODULE: 'sample',
      __SERVER_ROUTE_METHOD: 'must',
    });
    expect((await fixture().call(request)).code).toBe(1000);
  });

  test('an alias is accepted and wins', async () => {
    expect(await received({ gid: 'a' })).toMatchObject({ gId: 'a' });
    expect(await received({ gid: 'a', gId: 'b' })).toMatchObject({ gId: 'a' });
  });

  test('the empty string is a value where the definition lets it be', async () => {
    expect(await received({ note: '' })).toMatchObject({ note: '' });
  });
});
