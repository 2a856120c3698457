/** A few plain words in a box: what to know, what to mind, what went wrong. */
import type { JSX } from 'solid-js';
import { Icon } from './icon.tsx';
import './setting-items.css';

const icons = { plain: 'info', info: 'info', warning: 'shield-alert', danger: 'circle-alert' } as const;

export function Note(props: { kind: keyof typeof icons; children: JSX.Element }) {
  return (
    <p class="note" data-kind={props.kind} role={props.kind === 'danger' ? 'alert' : undefined}>
      <Icon name={icons[props.kind]} size="small" />
      <span>{props.children}</span>
    </p>
  );
}
