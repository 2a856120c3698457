/** Where a pairing stands, as the engine says it, and what can be done about it. */
import { createSignal, onCleanup, onMount } from 'solid-js';
import type { PairingState } from '#contract/rows/pairing.ts';
import type { Result } from '#lib/result.ts';
import { codeText } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import type { AppState } from '../../stores/app-state.ts';

export type Pairing = ReturnType<typeof createPairing>;

/** Steps in which nothing is under way. */
const resting: readonly PairingState['step'][] = ['idle', 'done', 'failed'];

/** Must be called under a reactive owner: with it a pairing that is under way ends. */
export function createPairing(app: AppState) {
  const [state, setState] = createSignal<PairingState>();
  const [error, setError] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  /** How often the engine has said where it stands: what it said since a call began is newer than that call's answer. */
  let told = 0;
  const read = async () => {
    const answer = await app.api.call('pairing', 'getState', {});
    if (answer.ok && state() === undefined) setState(answer.value);
  };
  onMount(() => void read());
  onCleanup(
    app.subscribe((event) => {
      if (event.type !== 'pairing.changed') return;
      told += 1;
      setState(event.data);
    }),
  );
  onCleanup(() => {
    const step = state()?.step;
    if (step && !resting.includes(step)) void app.api.call('pairing', 'cancel', {});
  });
  /** Runs one deed at a time; its error stays until the next one. */
  const run = async <Value>(deed: () => Promise<Result<Value, ApiError>>): Promise<Value | undefined> => {
    if (busy()) return undefined;
    setBusy(true);
    setError(undefined);
    const answer = await deed();
    setBusy(false);
    if (answer.ok) return answer.value;
    setError(codeText(answer.error.code));
    return undefined;
  };
  const { call } = app.api;
  return {
    state,
    step: () => state()?.step ?? 'idle',
    error,
    setError,
    busy,
    run,
    showCode: async () => {
      const shown = await run(() => call('pairing', 'showCode', {}));
      if (shown) setState(shown);
    },
    takeCode: async (code: string) => {
      const before = told;
      const taken = await run(() => call('pairing', 'takeCode', { code }));
      if (taken && told === before) setState(taken);
    },
    enterDigits: (digits: string) => run(() => call('pairing', 'enterDigits', { digits })),
    confirm: (password: string) => run(() => call('pairing', 'confirm', { password })),
    /** `name`: what the device is to be called from then on, '' for what it calls itself. */
    finish: async (password: string, name: string) => {
      const finished = await run(() => call('pairing', 'finish', { password }));
      const own = finished && name !== '' ? await call('user', 'getMachineId', {}) : undefined;
      if (own?.ok) await run(() => call('authLogin', 'setMachineNote', { machineId: own.value.value, note: name }));
    },
    cancel: () => run(() => call('pairing', 'cancel', {})),
  };
}
