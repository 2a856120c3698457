/** In the details of a contact: whether their safety number was compared, and the way to it. */
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

const SafetyDialog = lazy(() => import('./safety-dialog.tsx'));

export function SafetyItem(props: { address: string; name: string }) {
  const app = useApp();
  const [open, setOpen] = createSignal(false);
  const state = () => app.trust.of(props.address);
  return (
    <div class="group">
      <button type="button" class="item" onClick={() => setOpen(true)}>
        <Icon name={state() === 'changed' ? 'shield-alert' : 'shield-check'} size="small" />
        <span>
          {text().trust.item}
          <span class="item-detail">{text().trust.protection}</span>
        </span>
        <span class="item-value whole">{text().trust.states[state()]}</span>
      </button>
      <Show when={open()}>
        <Suspense>
          <SafetyDialog address={props.address} name={props.name} onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </div>
  );
}
