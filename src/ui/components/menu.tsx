/** A menu at a point: arrows walk it, Esc and a press elsewhere close it; actions first, danger last behind a line. */
import { For, onMount } from 'solid-js';
import { Portal } from 'solid-js/web';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';
import './menu.css';

export type MenuItem = {
  readonly icon: IconName;
  readonly label: string;
  readonly danger?: boolean;
  readonly run: () => void;
};

const edge = 8;

/** `at` in px of the window. The owner removes the menu on `onClose`, which also follows a choice. */
export function Menu(props: { at: { x: number; y: number }; items: readonly MenuItem[]; onClose: () => void }) {
  /** Within the part of the page that it was asked for in: a screen reader knows where it is. */
  const part = document.activeElement?.closest('main, aside, section, nav') ?? document.body;
  let element!: HTMLDivElement;
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    props.onClose();
  };
  onMount(() => {
    element.showPopover();
    const box = element.getBoundingClientRect();
    element.style.left = `${Math.max(edge, Math.min(props.at.x, innerWidth - box.width - edge))}px`;
    element.style.top = `${Math.max(edge, Math.min(props.at.y, innerHeight - box.height - edge))}px`;
    element.querySelector('button')?.focus();
  });
  const onKey = (event: KeyboardEvent) => {
    const buttons = [...element.querySelectorAll('button')];
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') close();
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons.at(next % buttons.length)?.focus();
  };
  return (
    <Portal mount={part}>
      <div
        ref={element}
        class="menu"
        popover="auto"
        role="menu"
        tabindex="-1"
        onKeyDown={onKey}
        on:toggle={(event) => (event as ToggleEvent).newState === 'closed' && close()}
      >
        <For each={props.items}>
          {(item) => (
            <button
              type="button"
              role="menuitem"
              tabindex="-1"
              data-danger={item.danger ? '' : undefined}
              onClick={() => {
                close();
                item.run();
              }}
            >
              <Icon name={item.icon} size="small" />
              {item.label}
            </button>
          )}
        </For>
      </div>
    </Portal>
  );
}
