/** Short notices at the edge of the window: five seconds each; errors stay until dismissed. */
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
    setList((all) => [...all.filter((other) => other.message !== message), toast].slice(-3));
    if (kind === 'info') setTimeout(() => dismiss(toast.id), 5000);
  };
  return {
    list,
    dismiss,
    info: (message: string) => add('info', message),
    error: (message: string) => add('error', message),
  };
}
