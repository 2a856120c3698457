/** Within the composer, while messages burn: after how long, and the way to change it. */
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { duration, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import './burn.css';

const BurnDialog = lazy(() => import('./burn-dialog.tsx'));

export function BurnStrip(props: { address: string }) {
  const app = useApp();
  const [open, setOpen] = createSignal(false);
  const time = () => app.contacts.byAddress(props.address)?.b_exp_time ?? 0;
  return (
    <>
      <Show when={time() > 0}>
        <div class="burn-strip">
          <Icon name="timer" size="small" />
          <span class="grow ellipsis">{text().burn.strip(duration(time()))}</span>
          <button
            type="button"
            class="button"
            data-size="small"
            data-kind="quiet"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
          >
            {text().burn.change}
          </button>
        </div>
      </Show>
      <Show when={open()}>
        <Suspense>
          <BurnDialog address={props.address} onClose={() => setOpen(false)} />
        </Suspense>
      </Show>
    </>
  );
}
