/** An arch, what this place is, and one thing to do. */
import type { JSX } from 'solid-js';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';
import './empty.css';

export function Empty(props: {
  icon: IconName;
  title: string;
  body: string;
  danger?: boolean;
  children?: JSX.Element;
}) {
  return (
    <div class="empty" data-danger={props.danger ? '' : undefined}>
      <span class="arch">
        <Icon name={props.icon} size="large" />
      </span>
      <h2>{props.title}</h2>
      <p>{props.body}</p>
      {props.children}
    </div>
  );
}
