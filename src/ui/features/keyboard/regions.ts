/** Moves the focus between the parts of the window, as F6 does. */

/** Elements between which F6 moves, in the order of the document. */
const regions = '[data-region]';

function visible(element: HTMLElement): boolean {
  return element.offsetParent !== null || getComputedStyle(element).position === 'fixed';
}

export function focusRegion(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(regions)].filter(visible);
  const now = all.findLastIndex((element) => element.contains(document.activeElement));
  const next = all[(now + step + all.length) % all.length];
  const inside = next?.querySelector<HTMLElement>('[data-row][tabindex="0"], [data-first-focus]');
  (inside ?? next)?.focus();
}
