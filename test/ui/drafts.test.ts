/** Drafts: told to the engine after a pause or when asked, never overwritten by what it said before, ended with their place. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Api } from '#ui/stores/api.ts';
import { createDrafts, readDraft } from '#ui/stores/drafts.ts';

type Call = { readonly conversationId: string; readonly text: string; readonly answer: (code?: number) => void };

/** An engine that answers when it is told to. */
function engine() {
  const calls: Call[] = [];
  const api = {
    call: (_module: string, _method: string, params: { conversationId: string; text: string }) =>
      new Promise((resolve) => {
        const answer = (code = 200) => resolve(code === 200 ? { ok: true, value: {} } : { ok: false, error: { code } });
        calls.push({ ...params, answer });
      }),
  } as unknown as Api;
  return { calls, drafts: createDrafts(api) };
}
const said = (calls: readonly Call[]) => calls.map(({ conversationId, text }) => `${conversationId}: ${text}`);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the engine is told once, after a pause', () => {
  const { calls, drafts } = engine();
  for (const text of ['S', 'Se', 'See']) {
    drafts.set('a', text);
    vi.advanceTimersByTime(300);
  }
  expect([drafts.of('a'), said(calls)]).toEqual(['See', []]);
  vi.advanceTimersByTime(200);
  expect(said(calls)).toEqual(['a: See']);
});

test('nothing is lost when the keys leave before the pause is over', async () => {
  const { calls, drafts } = engine();
  drafts.set('a', 'one');
  drafts.set('b', 'two');
  const flushed = drafts.flush();
  expect(said(calls)).toEqual(['a: one', 'b: two']);
  for (const { answer } of calls) answer();
  await flushed;
  await drafts.flush();
  vi.advanceTimersByTime(1000);
  expect(calls).toHaveLength(2);
});

test('what another tab writes is seen, but not over what is being written here', async () => {
  const { calls, drafts } = engine();
  drafts.see('a', '{"draft":"from another tab"}');
  expect(drafts.of('a')).toBe('from another tab');
  drafts.set('a', 'mine');
  drafts.see('a', '{"draft":"from another tab"}');
  vi.advanceTimersByTime(500);
  drafts.set('a', 'mine, longer');
  calls[0]?.answer();
  await vi.advanceTimersByTimeAsync(0);
  drafts.see('a', '{"draft":"mine"}');
  expect(drafts.of('a')).toBe('mine, longer');
  vi.advanceTimersByTime(500);
  calls[1]?.answer();
  await vi.advanceTimersByTimeAsync(0);
  drafts.see('a', '');
  expect(drafts.of('a')).toBe('');
});

test('a draft goes with its conversation, and all go with the session', () => {
  const { calls, drafts } = engine();
  for (const id of ['a', 'b']) drafts.set(id, 'text');
  drafts.forget('a');
  expect([drafts.of('a'), drafts.of('b')]).toEqual(['', 'text']);
  drafts.clear();
  vi.advanceTimersByTime(1000);
  expect([drafts.of('b'), calls]).toEqual(['', []]);
});

test('a row’s ext is read: without a draft, and of other things', () => {
  expect(['', '{"draft":"x"}', '{"burn":1}', '{"draft":7}'].map(readDraft)).toEqual(['', 'x', '', '']);
});

test('a draft that storage refuses stays on the screen, and is told again until it is kept', async () => {
  const { calls, drafts } = engine();
  drafts.set('a', 'no room');
  await vi.advanceTimersByTimeAsync(500);
  calls[0]?.answer(20013);
  await vi.advanceTimersByTimeAsync(0);
  // something else of the conversation has changed: the engine's row knows of no draft
  drafts.see('a', '');
  expect(drafts.of('a')).toBe('no room');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said(calls)).toEqual(['a: no room', 'a: no room']);
  calls[1]?.answer();
  await vi.advanceTimersByTimeAsync(0);
  drafts.see('a', '{"draft":"of another tab"}');
  expect(drafts.of('a')).toBe('of another tab');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls).toHaveLength(2);
});

test('one that is refused for another reason, such as its length, stays too, and is told again when there is reason to', async () => {
  const { calls, drafts } = engine();
  drafts.set('a', 'mine');
  vi.advanceTimersByTime(500);
  calls[0]?.answer(600);
  await vi.advanceTimersByTimeAsync(60_000);
  drafts.see('a', '{"draft":"older"}');
  expect([drafts.of('a'), calls.length]).toEqual(['mine', 1]);
  for (const [place, code] of [
    [1, 600],
    [2, 200],
  ] as const) {
    const flushed = drafts.flush();
    expect(said(calls)[place]).toBe('a: mine');
    calls[place]?.answer(code);
    await flushed;
  }
  drafts.see('a', '{"draft":"newer"}');
  expect(drafts.of('a')).toBe('newer');
  await drafts.flush();
  expect(calls).toHaveLength(3);
});
