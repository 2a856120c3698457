/** Older messages that are on another device: asked for, counted while they come, stopped. */
import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { codeText, laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';

export function HistoryCard() {
  const app = useApp();
  const progress = createFetched(app, () => app.api.call('history', 'getProgress', {}), ['session.changed']);
  const [busy, setBusy] = createSignal(false);
  onCleanup(
    app.subscribe((event) => {
      if (event.type === 'history.progress') void progress.renew();
    }),
  );
  const state = () => progress.value()?.state ?? 'none';
  const run = async (deed: 'request' | 'cancel') => {
    if (busy()) return;
    setBusy(true);
    const answer = await app.api.call('history', deed, {});
    setBusy(false);
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await progress.renew();
  };
  return (
    <section class="group history" aria-label={laterText().history.title}>
      <div class="item top">
        <Icon name="clock" size="small" />
        <span class="grow">
          {laterText().history.title}
          <span class="item-detail">{laterText().history.detail}</span>
          <span class="item-detail" role="status">
            <Switch>
              <Match when={state() === 'running' && progress.value()}>
                {(now) =>
                  now().total === 0
                    ? laterText().history.waiting
                    : laterText().history.running(now().messages, now().done, now().total)
                }
              </Match>
              <Match when={state() === 'done' && progress.value()}>
                {(now) => laterText().history.done(now().messages)}
              </Match>
              <Match when={state() === 'cancelled'}>{laterText().history.cancelled}</Match>
            </Switch>
          </span>
          <Show when={state() === 'running' && progress.value()}>
            {(now) => (
              <progress
                class="history-bar"
                aria-label={laterText().history.title}
                max={Math.max(1, now().total)}
                value={now().done}
              />
            )}
          </Show>
        </span>
        <button
          type="button"
          class="button"
          data-size="small"
          aria-disabled={busy()}
          onClick={() => void run(state() === 'running' ? 'cancel' : 'request')}
        >
          {state() === 'running' ? laterText().history.stop : laterText().history.fetch}
        </button>
      </div>
    </section>
  );
}
