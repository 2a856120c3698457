/** Panic by taps, signs of the owner, and pages that are read again when the engine says so. */
import { createRoot } from 'solid-js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineEvent } from '#contract/events.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { tellOfOwner } from '#ui/features/lock/idle.ts';
import { watchForPanic } from '#ui/features/lock/panic.ts';
import { noticeLines } from '#ui/features/rooms/notice-lines.ts';
import type { ApiError } from '#ui/stores/api.ts';
import { createFetched } from '#ui/stores/fetched.ts';

class FakeElement {
  readonly #inside: boolean;
  constructor(inside: boolean) {
    this.#inside = inside;
  }
  closest(): FakeElement | null {
    return this.#inside ? this : null;
  }
}

/** Listeners of the window, and a way to let something happen there. */
function stubWindow() {
  const listeners = new Map<string, Set<(event: unknown) => void>>();
  vi.stubGlobal('Element', FakeElement);
  vi.stubGlobal('window', {
    addEventListener: (name: string, listener: (event: unknown) => void) =>
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener)),
    removeEventListener: (name: string, listener: (event: unknown) => void) => listeners.get(name)?.delete(listener),
  });
  return (name: string, event: object = {}) => {
    for (const listener of listeners.get(name) ?? []) listener(event);
  };
}

let happen: ReturnType<typeof stubWindow>;
beforeEach(() => {
  vi.useFakeTimers();
  happen = stubWindow();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('panic', () => {
  const tap = (timeStamp: number, onMark = true) => happen('click', { target: new FakeElement(onMark), timeStamp });

  test('three taps in a row on the mark lock; two, slow ones and others in between do not', () => {
    const panic = vi.fn();
    const end = watchForPanic({ panic });
    tap(0);
    tap(300);
    expect(panic).not.toHaveBeenCalled();
    tap(400, false);
    tap(500);
    tap(600);
    tap(1900);
    expect(panic).not.toHaveBeenCalled();
    tap(2000);
    tap(2100);
    expect(panic).toHaveBeenCalledTimes(1);
    end();
    for (const time of [9000, 9100, 9200]) tap(time);
    expect(panic).toHaveBeenCalledTimes(1);
  });
});

test('the engine is told of its owner, though not of each movement', () => {
  const call = vi.fn(async () => ok({}));
  const end = tellOfOwner({ api: { call } as never });
  expect(call).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 9000);
  happen('pointermove');
  expect(call).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 1000);
  happen('pointermove');
  happen('keydown');
  expect(call).toHaveBeenCalledTimes(2);
  expect(call).toHaveBeenLastCalledWith('protection', 'touch', {});
  end();
  vi.setSystemTime(Date.now() + 60_000);
  happen('keydown');
  expect(call).toHaveBeenCalledTimes(2);
});

describe('what a page has read', () => {
  /** A page over an engine whose answers are given by hand, and whose events are sent by hand. */
  function page() {
    const answers: ((answer: Result<number, ApiError>) => void)[] = [];
    let send: (event: EngineEvent) => void = () => undefined;
    const app = {
      subscribe: (listener: (event: EngineEvent) => void) => {
        send = listener;
        return () => undefined;
      },
    };
    const made = createRoot((dispose) => ({
      dispose,
      fetched: createFetched(app, () => new Promise<Result<number, ApiError>>((resolve) => answers.push(resolve)), [
        'block.changed',
      ]),
    }));
    return { ...made, answers, send: (type: string) => send({ type } as EngineEvent) };
  }

  test('is read when it opens and again on its events, and the newest reading wins', async () => {
    const { fetched, answers, send } = page();
    void fetched.renew();
    expect(answers).toHaveLength(1);
    send('user.changed');
    expect(answers).toHaveLength(1);
    send('block.changed');
    send('resync');
    expect(answers).toHaveLength(3);
    answers[2]?.(ok(3));
    answers[0]?.(ok(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(fetched.value()).toBe(3);
  });

  test('stays when reading it again fails, and nothing comes after the page has gone', async () => {
    const { fetched, answers, dispose } = page();
    void fetched.renew();
    answers[0]?.(ok(1));
    await vi.advanceTimersByTimeAsync(0);
    void fetched.renew();
    answers[1]?.(err({ code: 20015, message: '' }));
    await vi.advanceTimersByTimeAsync(0);
    expect([fetched.value(), fetched.error()?.code]).toEqual([1, 20015]);
    void fetched.renew();
    dispose();
    answers[2]?.(ok(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(fetched.value()).toBe(1);
  });
});

test('notification texts are one a line, without the empty ones', () => {
  expect(noticeLines(' A parcel \n\n\nRain at noon\n ')).toEqual(['A parcel', 'Rain at noon']);
});
