/** Opens a menu where it is asked for: by the right button, the menu key, or a long press on a touch screen. */
import { createSignal, type JSX } from 'solid-js';

type Point = { readonly x: number; readonly y: number };

/** ms and px: a finger that rests this long without moving further asks for the menu. */
const press = { long: 500, still: 10 } as const;

/** Spread `handlers` on the element. Browsers that ask for a menu themselves on a long press are not asked twice. */
export function createMenuOpener() {
  const [at, setAt] = createSignal<Point>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start: Point = { x: 0, y: 0 };
  let opened = false;
  const release = () => clearTimeout(timer);

  const handlers = {
    onContextMenu: (event) => {
      release();
      // Selected text keeps the browser's own menu.
      if (getSelection()?.isCollapsed === false && event.button === 2) return;
      event.preventDefault();
      const box = event.currentTarget.getBoundingClientRect();
      // The menu key has no place of its own.
      setAt(event.clientX > 0 ? { x: event.clientX, y: event.clientY } : { x: box.left + 12, y: box.bottom });
    },
    onPointerDown: (event) => {
      opened = false;
      if (event.pointerType !== 'touch') return;
      start = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        opened = true;
        setAt(start);
      }, press.long);
    },
    onPointerMove: (event) => {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > press.still) release();
    },
    onPointerUp: release,
    onPointerCancel: release,
  } satisfies JSX.HTMLAttributes<HTMLElement>;
  return {
    /** Where the menu is open, in px of the window. */
    at,
    open: setAt,
    close: () => setAt(undefined),
    handlers,
    /** Whether the press that ends in this click has opened the menu already. */
    wasLong: () => opened,
  };
}
