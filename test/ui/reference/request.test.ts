/** What is typed as a request: read, judged by the very schema, and written down as code that makes the call. */
import { describe, expect, test } from 'vitest';
import { contract } from '#contract/contract.ts';
import { asRequest, asTypeScript, readInput } from '../../../src/ui/features/reference/request.ts';

const { sendTextMessage } = contract.chat;
const read = (text: string) => readInput(sendTextMessage, text);
const changed = (changes: object) => JSON.stringify({ ...sendTextMessage.example.params, ...changes });

describe('typed parameters', () => {
  test('that are no JSON are told by their line', () => {
    expect(read('{\n  "cnd": "x",\n}')).toEqual({ kind: 'notJson', line: 3 });
    expect(read('{')).toMatchObject({ kind: 'notJson' });
  });

  test.each(['[]', '1', 'null', '"x"'])('must be an object: %s', (text) => {
    expect(read(text)).toEqual({ kind: 'notObject' });
  });

  test('may be left out where there are none', () => {
    expect(readInput(contract.login.init, '  ')).toEqual({ kind: 'valid', params: {}, ignored: [] });
  });

  test('are refused as the engine would, and can be sent all the same', () => {
    expect(read(changed({ text: '' }))).toMatchObject({
      kind: 'refused',
      params: { text: '' },
      error: { name: 'ParameterEmptyString', path: 'text' },
    });
    expect(read(changed({ conversationType: 7 }))).toMatchObject({
      error: { name: 'ParameterNotInEnum', path: 'conversationType' },
    });
  });

  test('that the method has no use for are named', () => {
    expect(read(changed({ extra: 1 }))).toMatchObject({ kind: 'valid', ignored: ['extra'] });
  });
});

test('the request has its route, whatever the parameters say', () => {
  expect(asRequest('chat', 'sendTextMessage', { __SERVER_ROUTE_METHOD: 'deleteAllMessages', text: 'a' })).toEqual({
    text: 'a',
    __SERVER_ROUTE_MODULE: 'chat',
    __SERVER_ROUTE_METHOD: 'sendTextMessage',
  });
});

test('the code that is copied makes the very call', async () => {
  const params = { text: 'a `quoted` "line"\n${x}', list: [1, 2] };
  const calls: unknown[] = [];
  const icom = {
    call: async (...given: unknown[]) => {
      calls.push(given);
      return { code: 200, message: 'Success', data: 'done' };
    },
  };
  const printed: unknown[] = [];
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  const program = new AsyncFunction('icom', 'console', asTypeScript('chat', 'sendTextMessage', params));
  await program(icom, { log: (data: unknown) => printed.push(data) });
  expect(calls).toEqual([['chat', 'sendTextMessage', params]]);
  expect(printed).toEqual(['done']);
});
