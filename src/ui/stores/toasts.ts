/** Short notices at the edge of the window: five seconds each; errors stay until they are dismissed. */
import { createSignal } from 'solid-js';

export type Toast = { readonly id: number; readonly kind: 'info' | 'error'; readonly message: string };

export type Toasts = ReturnType<typeof createToasts>;

/** As many of a kind are shown at once. */
const most = 3;

export function createToasts() {
  const [list, setList] = createSignal<readonly Toast[]>([]);
  let next = 1;
  const dismiss = (id: number) => setList((all) => all.filter((toast) => toast.id !== id));
  const add = (kind: Toast['kind'], message: string) => {
    const toast = { id: next++, kind, message };
    setList((all) => {
      // The same words twice say nothing more than once.
      const others = all.filter((other) => other.message !== message);
      const same = others.filter((other) => other.kind === kind);
      const gone = same.slice(0, Math.max(0, same.length + 1 - most));
      return [...others.filter((other) => !gone.includes(other)), toast];
    });
    if (kind === 'info') setTimeout(() => dismiss(toast.id), 5000);
  };
  return {
    list,
    dismiss,
    clear: () => setList([]),
    info: (message: string) => add('info', message),
    error: (message: string) => add('error', message),
  };
}
