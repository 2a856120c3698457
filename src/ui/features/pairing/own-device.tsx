/** What the primary device will see of this one: its number, and the super node in between. */
import { createEffect, createSignal, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

/** `code`: the one that is shown; it says the number, which is another one in each pairing. */
export function OwnDevice(props: { code: string }) {
  const app = useApp();
  const [number, setNumber] = createSignal('');
  createEffect(() => {
    void app.api.call('pairing', 'readCode', { code: props.code }).then((read) => {
      if (read.ok) setNumber(read.value.content.mId);
    });
  });
  return (
    <div class="group">
      <Show when={number()}>
        <div class="item">
          <Icon name="monitor" size="small" />
          <span>{laterText().pairing.number}</span>
          <span class="item-value mono ellipsis" translate="no">
            {number()}
          </span>
        </div>
      </Show>
      <div class="item">
        <Icon name="cloud-check" size="small" />
        <span>{laterText().pairing.through}</span>
        <span class="item-value ellipsis" translate="no">
          {location.host}
        </span>
      </div>
    </div>
  );
}
