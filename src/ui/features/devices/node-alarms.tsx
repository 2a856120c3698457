/** What super nodes were caught at: an older record than they had, or two of one version. */
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { codeText, fullTime, laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';

export function NodeAlarms() {
  const app = useApp();
  const status = createFetched(app, () => app.api.call('state', 'getStatus', {}), []);
  const [busy, setBusy] = createSignal(false);
  onCleanup(
    app.subscribe((event) => {
      if (event.type === 'state.changed') void status.renew();
    }),
  );
  const unseen = () => (status.value()?.alarms ?? []).filter((alarm) => !alarm.seen);
  const acknowledge = async () => {
    if (busy()) return;
    setBusy(true);
    const answer = await app.api.call('state', 'acknowledgeAlarms', {});
    setBusy(false);
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await status.renew();
  };
  return (
    <Show when={unseen().length > 0}>
      <section class="note asked" data-kind="danger" role="alert" aria-label={laterText().alarms.title}>
        <Icon name="shield-alert" size="small" />
        <div>
          <b>{laterText().alarms.title}</b>
          <ul>
            <For each={unseen()}>
              {(alarm) => (
                <li>
                  {laterText().alarms[alarm.kind](alarm.node, laterText().alarms.what[alarm.what])}{' '}
                  <span class="hint">{fullTime(alarm.lastAt)}</span>
                </li>
              )}
            </For>
          </ul>
          <p>{laterText().alarms.safe}</p>
          <div class="asked-end">
            <button type="button" class="button" onClick={() => void acknowledge()}>
              {laterText().alarms.seen}
            </button>
          </div>
        </div>
      </section>
    </Show>
  );
}
