/** The app on this device: installing it, the room it takes, whether the browser promises to keep that, and deleting it all. */
import { createSignal, Match, Show, Switch } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { bytes, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { DeleteAccount } from './delete-account.tsx';
import '../details/details.css';

export function DeviceSection() {
  const app = useApp();
  const [refused, setRefused] = createSignal(false);
  const way = () => app.installing.way();
  const byHand = () => {
    const now = way();
    return now === 'installed' || now === 'offered' ? undefined : text().device.byHand[now];
  };
  void app.storage.look();
  return (
    <>
      <div class="group">
        <div class="item">
          <span class="grow">
            {text().device.install}
            <span class="hint">
              {way() === 'installed' ? text().device.installed : (byHand() ?? text().device.installHint)}
            </span>
          </span>
          <Show when={way() === 'offered'}>
            <button type="button" class="button" data-size="small" onClick={() => void app.installing.install()}>
              {text().device.installButton}
            </button>
          </Show>
        </div>
      </div>
      <div class="group">
        <Show when={app.storage.room()}>
          {(room) => (
            <div class="item">
              <span>{text().device.storage}</span>
              <span class="item-value numeric">{text().device.used(bytes(room().used), bytes(room().all))}</span>
            </div>
          )}
        </Show>
        <div class="item">
          <span class="grow">
            {text().device.lasting}
            <span class="hint" role="status">
              <Switch fallback={text().device.notices.atRisk}>
                <Match when={app.storage.lasting()}>{text().device.granted}</Match>
                <Match when={refused()}>{text().device.refused}</Match>
              </Switch>
            </span>
          </span>
          <Show when={app.storage.lasting() === false}>
            <button
              type="button"
              class="button"
              data-size="small"
              onClick={async () => setRefused(!(await app.storage.askForLasting()))}
            >
              {text().device.allow}
            </button>
          </Show>
        </div>
        <Show when={pressing(app.storage.trouble())}>
          {(trouble) => (
            <div class="item top">
              <Icon name="circle-alert" size="small" />
              <span role="status">{text().device.notices[trouble()]}</span>
            </div>
          )}
        </Show>
      </div>
      <DeleteAccount />
    </>
  );
}

/** What the line about lasting storage doesn't say already. */
function pressing<Trouble extends string>(trouble: Trouble | undefined): Exclude<Trouble, 'atRisk'> | undefined {
  return trouble === 'atRisk' ? undefined : (trouble as Exclude<Trouble, 'atRisk'> | undefined);
}
