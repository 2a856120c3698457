/** What the primary device will see of this one: its number, and the super node in between. */
import { Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';

export function OwnDevice() {
  const app = useApp();
  const machine = createFetched(app, () => app.api.call('user', 'getMachineId', {}), []);
  return (
    <div class="group">
      <div class="item">
        <Icon name="monitor" size="small" />
        <span>{laterText().pairing.number}</span>
        <span class="item-value mono ellipsis" translate="no">
          <Show when={machine.value()}>{(answer) => answer().value}</Show>
        </span>
      </div>
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
