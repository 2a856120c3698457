/** Gives the focus back to where it was when a part that has taken it goes. */
import { onCleanup } from 'solid-js';

/** To be called while the focus is still where it goes back to. `part`: what goes; a focus outside of it stays. */
export function returnFocus(part: () => HTMLElement): void {
  const before = document.activeElement;
  onCleanup(() => {
    if (!part().contains(document.activeElement)) return;
    const back = before instanceof HTMLElement && before !== document.body ? before : undefined;
    queueMicrotask(() => (back?.isConnected ? back : document.querySelector<HTMLElement>('[role="log"]'))?.focus());
  });
}
