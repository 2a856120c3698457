/** Short notices at the edge of the window: they leave by themselves, errors also with the place they came up at. */
import { createSignal } from 'solid-js';

export type Toast = { readonly id: number; readonly kind: 'info' | 'error'; readonly message: string };

export type Toasts = ReturnType<typeof createToasts>;

/** ms: an error has more to read. */
const lasts = { info: 5000, error: 20_000 } as const;

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
    setTimeout(() => dismiss(toast.id), lasts[kind]);
  };
  return {
    list,
    dismiss,
    clear: () => setList([]),
    /** Somebody goes to another place: what went wrong at the last one doesn't follow. */
    moveOn: () => setList((all) => all.filter((toast) => toast.kind !== 'error')),
    info: (message: string) => add('info', message),
    error: (message: string) => add('error', message),
  };
}
