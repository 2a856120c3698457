/** Keys that work everywhere in the open app. */
import type { AppState } from '../../stores/app-state.ts';
import { findKey, type keymap } from './keymap.ts';
import { focusRegion } from './regions.ts';

/** Opens the conversation above or below the open one; the search for an unread one goes on at the other end. */
function openConversation(app: AppState, step: 1 | -1, unreadOnly: boolean): void {
  const { place, open } = app.navigation;
  const now = place().area === 'chats' ? place().item : null;
  const list = app.conversations.sorted();
  const start = list.findIndex((row) => row.rs_id === now);
  const after = step === 1 ? list.slice(start + 1) : list.slice(0, Math.max(0, start)).reverse();
  const next = unreadOnly ? [...after, ...list].find((row) => row.rs_unread > 0) : after[0];
  if (next) open('chats', next.rs_id);
}

function focusFilter(): void {
  queueMicrotask(() => document.querySelector<HTMLElement>('[data-filter]')?.focus());
}

/** Starts listening; the answer ends it. */
export function createShortcuts(app: AppState): () => void {
  const { navigation } = app;
  const selecting = () => app.log.selected().length > 0;
  const deeds: Record<keyof typeof keymap.everywhere, () => void> = {
    jump: () => {
      if (navigation.place().area !== 'chats') navigation.open('chats');
      focusFilter();
    },
    nextConversation: () => openConversation(app, 1, false),
    previousConversation: () => openConversation(app, -1, false),
    nextUnread: () => openConversation(app, 1, true),
    search: () => {
      if (app.log.id() === undefined) focusFilter();
      else app.log.setSearching(true);
    },
    nextRegion: () => focusRegion(1),
    previousRegion: () => focusRegion(-1),
    lock: () => app.lock(),
    panic: () => app.panic(),
    openRoom: () => app.setOpeningRoom(true),
    close: () => (selecting() ? app.log.setSelected([]) : navigation.back()),
    shortcuts: () => app.setShowingKeys(true),
  };
  const onKey = (event: KeyboardEvent) => {
    const name = event.isComposing ? undefined : findKey(event, 'everywhere');
    if (name === undefined) return;
    // Whatever lies open, panic goes first.
    if (name !== 'panic' && document.querySelector('dialog[open]')) return;
    // Esc belongs first to whatever has used it, then to a selection, then to the details that lie open.
    if (name === 'close' && (event.defaultPrevented || !(selecting() || navigation.place().details))) return;
    deeds[name]();
    event.preventDefault();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
