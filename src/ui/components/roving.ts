/** Arrow keys for a list: one row is in the tab order, ↑ ↓ Home End move the focus among rows. */

const selector = '[data-row]';

/** Give rows `data-row` and the list this handler for `keydown`. */
export function walkRows(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const focused = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
  const place = focused ? rows.indexOf(focused) : -1;
  if (place < 0) return;
  const wanted = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (wanted === undefined) return;
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, wanted))]?.focus();
}

/** Keeps exactly one row in the tab order: the focused one, else the chosen one, else the first. For `focusin`. */
export function keepOneTabStop(event: FocusEvent & { currentTarget: HTMLElement }): void {
  const focused = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
  if (!focused) return;
  for (const row of event.currentTarget.querySelectorAll<HTMLElement>(selector))
    row.tabIndex = row === focused ? 0 : -1;
}
