/** What a page asks the engine for: read when it opens, and again whenever an event says that it has changed. */
import { createSignal, onCleanup, onMount } from 'solid-js';
import type { EventType } from '#contract/events.ts';
import type { Result } from '#lib/result.ts';
import type { ApiError } from './api.ts';
import type { AppState } from './app-state.ts';

export type Fetched<Value> = ReturnType<typeof createFetched<Value>>;

/** Must be called under a reactive owner. What was read stays while it is read again. */
export function createFetched<Value>(
  app: Pick<AppState, 'subscribe'>,
  read: () => Promise<Result<Value, ApiError>>,
  renewedBy: readonly EventType[],
) {
  const [value, setValue] = createSignal<Value>();
  const [error, setError] = createSignal<ApiError>();
  let turn = 0;
  const renew = async () => {
    const own = ++turn;
    const answer = await read();
    if (own !== turn) return;
    setError(answer.ok ? undefined : answer.error);
    if (answer.ok) setValue(() => answer.value);
  };
  onMount(() => void renew());
  const end = app.subscribe((event) => {
    if (event.type === 'resync' || renewedBy.includes(event.type)) void renew();
  });
  onCleanup(() => {
    turn += 1;
    end();
  });
  return { value, error, renew };
}
