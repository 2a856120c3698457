/** Short notices at the edge of the window: five seconds each, errors twelve. */
import { createSignal } from 'solid-js';

export type Toast = { readonly id: number; readonly kind: 'info' | 'error'; readonly message: string };

export type Toasts = ReturnType<typeof createToasts>;

export function createToasts() {
  const [list, setList] = createSignal<readonly Toast[]>([]);
  let next = 1;
  const dismiss = (id: number) => setList((all) => all.filter((toast) => toast.id !== id));
  const add = (kind: Toast['kind'], message: string) => {
    const toast = { id: next++, kind, message };
    // The same words twice say nothing more than once.
    // What worked now ends what failed before.
    const stays = (other: Toast) => other.message !== message && (kind === 'error' || other.kind === 'info');
    setList((all) => [...all.filter(stays), toast].slice(-3));
    setTimeout(() => dismiss(toast.id), kind === 'info' ? 5000 : 12_000);
  };
  return {
    list,
    dismiss,
    clear: () => setList([]),
    info: (message: string) => add('info', message),
    error: (message: string) => add('error', message),
  };
}
