/** A few plain words in a box: what to know, what to mind, what went wrong. */
import type { JSX } from 'solid-js';
import { Icon } from './icon.tsx';
import './setting-items.css';

const icons = { plain: 'info', info: 'info', warning: 'shield-alert', danger: 'circle-alert' } as const;

export function Note(props: { kind: keyof typeof icons; children: JSX.Element }) {
  /** In a dialog it may come up beneath the buttons that stay in sight. */
  const show = (element: HTMLElement) =>
    queueMicrotask(() => element.closest('dialog') && element.scrollIntoView({ block: 'nearest' }));
  const wrong = () => props.kind === 'danger';
  return (
    <p ref={wrong() ? show : undefined} class="note" data-kind={props.kind} role={wrong() ? 'alert' : undefined}>
      <Icon name={icons[props.kind]} size="small" />
      <span>{props.children}</span>
    </p>
  );
}
