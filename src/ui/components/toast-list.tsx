/** Short notices at the lower edge; a screen reader hears them without losing its place. */
import { For } from 'solid-js';
import { text } from '../i18n/i18n.ts';
import type { Toasts } from '../stores/toasts.ts';
import { Icon } from './icon.tsx';
import './toast-list.css';

export function ToastList(props: { toasts: Toasts }) {
  return (
    <section class="toasts" aria-label={text().toasts.label} aria-live="polite">
      <For each={props.toasts.list()}>
        {(toast) => (
          <div class="toast" role={toast.kind === 'error' ? 'alert' : undefined}>
            {toast.kind === 'error' && <Icon name="circle-alert" size="small" />}
            <span>{toast.message}</span>
            <button type="button" aria-label={text().toasts.dismiss} onClick={() => props.toasts.dismiss(toast.id)}>
              <Icon name="x" size="small" />
            </button>
          </div>
        )}
      </For>
    </section>
  );
}
