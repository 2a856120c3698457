/** Keys that work everywhere in the open app. */
import type { AppState } from '../../stores/app-state.ts';

/** Elements between which F6 moves, in the order of the document. */
const regions = '[data-region]';

function visible(element: HTMLElement): boolean {
  return element.offsetParent !== null || getComputedStyle(element).position === 'fixed';
}

function nextRegion(backwards: boolean): void {
  const all = [...document.querySelectorAll<HTMLElement>(regions)].filter(visible);
  const now = all.findLastIndex((element) => element.contains(document.activeElement));
  const step = backwards ? -1 : 1;
  const next = all[(now + step + all.length) % all.length];
  const inside = next?.querySelector<HTMLElement>('[data-row][tabindex="0"], [data-first-focus]');
  (inside ?? next)?.focus();
}

function nextConversation(app: AppState, step: 1 | -1, unreadOnly: boolean): void {
  const { place, open } = app.navigation;
  const now = place().area === 'chats' ? place().item : null;
  const list = app.conversations.sorted();
  const start = list.findIndex((row) => row.rs_id === now);
  for (let index = start + step; index >= 0 && index < list.length; index += step) {
    const row = list[index];
    if (row && (!unreadOnly || row.rs_unread > 0)) return open('chats', row.rs_id);
  }
}

/** Starts listening; the answer ends it. */
export function createShortcuts(app: AppState): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || document.querySelector('dialog[open]')) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === 'F6') nextRegion(event.shiftKey);
    else if (event.altKey && event.code === 'KeyL') app.lock();
    else if (event.altKey && event.key === 'ArrowDown') nextConversation(app, 1, event.shiftKey);
    else if (event.altKey && event.key === 'ArrowUp') nextConversation(app, -1, event.shiftKey);
    else if (control && !event.altKey && event.key.toLowerCase() === 'k') {
      if (app.navigation.place().area !== 'chats') app.navigation.open('chats');
      queueMicrotask(() => document.querySelector<HTMLElement>('[data-filter]')?.focus());
    } else if (event.key === 'Escape' && !event.defaultPrevented && app.navigation.place().details)
      app.navigation.back();
    else return;
    event.preventDefault();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
