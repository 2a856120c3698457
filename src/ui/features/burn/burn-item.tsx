/** In the details of a friend: after how long messages burn, and the way to set it. */
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { duration, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

const BurnDialog = lazy(() => import('./burn-dialog.tsx'));

export function BurnItem(props: { address: string }) {
  const app = useApp();
  const [open, setOpen] = createSignal(false);
  const time = () => app.contacts.byAddress(props.address)?.b_exp_time ?? 0;
  return (
    <>
      <button type="button" class="item" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="timer" size="small" />
        <span>{text().burn.item}</span>
        <span class="item-value">{time() === 0 ? text().burn.off : duration(time())}</span>
      </button>
      <Show when={open()}>
        <Suspense>
          <BurnDialog address={props.address} onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </>
  );
}
