/** The console's memory: bounded, and gone with the session, save the answer of the call that ended it. */
import { createRoot } from 'solid-js';
import { describe, expect, test } from 'vitest';
import type { Client } from '#client/client.ts';
import type { EngineEvent, SessionState } from '#contract/events.ts';
import {
  type ConsoleState,
  createConsoleState,
  most,
  type SeenEvent,
  withinBounds,
} from '../../../src/ui/features/reference/console-state.ts';
import { entryAt, type MethodEntry } from '../../../src/ui/features/reference/entries.ts';
import { exampleText } from '../../../src/ui/features/reference/request.ts';

function method(page: string): MethodEntry {
  const found = entryAt(page);
  if (found?.kind !== 'method') throw new Error(`${page} is no method`);
  return found;
}

/** An engine of whom the test says what it tells and answers. */
function fake(): { state: ConsoleState; session: (state: SessionState) => void; answer: () => void } {
  let tell: (event: EngineEvent) => void = () => undefined;
  let seq = 0;
  const waiting: (() => void)[] = [];
  const client = {
    call: (request: object) =>
      new Promise((resolve) => waiting.push(() => resolve({ ...request, code: 200, message: 'Success', data: {} }))),
    subscribe(listener: (event: EngineEvent) => void) {
      tell = listener;
      return () => undefined;
    },
  } as unknown as Client;
  return {
    state: createRoot(() => createConsoleState(client)),
    session: (state) =>
      tell({
        type: 'session.changed',
        data: { state, anonymous: false },
        epoch: 'a',
        seq: ++seq,
        time: 0,
        identifiers: [],
      }),
    answer: () => waiting.shift()?.(),
  };
}

const event = (text: string): SeenEvent => ({ type: 'resync', time: 0, key: text, text });

describe('events', () => {
  test('are kept up to a number, newest first', () => {
    const events = Array.from({ length: most.events + 5 }, (_, index) => event(String(index)));
    expect(withinBounds(events)).toEqual(events.slice(0, most.events));
  });

  test('are kept up to a length, the newest whatever it has', () => {
    const huge = event('x'.repeat(most.characters + 1));
    expect(withinBounds([huge, event('a')])).toEqual([huge]);
    expect(withinBounds([event('a'), huge])).toEqual([event('a')]);
  });

  test('stand still while they are held, and go on after it', () => {
    const { state, session } = fake();
    session('none');
    state.setHeld(true);
    session('locked');
    expect(state.events()).toHaveLength(1);
    state.setHeld(false);
    expect(state.events()).toHaveLength(2);
  });
});

describe('calls', () => {
  test('are bounded in number', async () => {
    const { state, answer } = fake();
    for (let index = 0; index < most.calls + 3; index++) {
      const running = state.run(method('login/init'), {});
      answer();
      await running;
    }
    expect(state.calls()).toHaveLength(most.calls);
    expect(state.calls()[0]?.answer).toMatchObject({ code: 200, message: 'Success' });
  });

  test('are shown when their answer comes, waited for or not', async () => {
    const { state, answer } = fake();
    const running = state.run(method('login/init'), {});
    const [call] = state.calls();
    if (!call) throw new Error('no call');
    state.stopWaiting(call);
    expect(state.shown('login/init')).toMatchObject({ abandoned: true, answer: undefined });
    answer();
    await running;
    expect(state.shown('login/init')?.answer?.code).toBe(200);
  });
});

test('what was typed, asked, answered and seen goes with the session; the call that ended it stays', async () => {
  const { state, session, answer } = fake();
  const secret = method('login/exportLogin');
  session('open');
  state.setInput(secret, '{"password":"my own"}');
  const opening = state.run(secret, { password: 'battery staple' });
  answer();
  await opening;
  const closing = state.run(method('login/exportLogout'), {});
  session('locked');
  answer();
  await closing;
  expect(state.calls().map(({ entry, answer: given }) => [entry.page, given?.code])).toEqual([
    ['login/exportLogout', 200],
  ]);
  expect(state.input(secret)).toBe(exampleText(secret.definition));
  expect(state.events().map(({ text }) => text)).toEqual(['{"state":"locked","anonymous":false}']);
});

test('an account that another page locks leaves no call behind', async () => {
  const { state, session, answer } = fake();
  session('open');
  const running = state.run(method('login/exportLogin'), { password: 'battery staple' });
  session('locked');
  answer();
  await running;
  expect(state.calls()).toEqual([]);
});
