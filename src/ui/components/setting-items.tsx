/** Lines of a group of settings: one that is switched, one that leads to its value. */
import { type JSX, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';
import './setting-items.css';

type Line = { icon: IconName; label: string; detail?: string | undefined };

function Words(props: Line) {
  return (
    <span class="grow">
      {props.label}
      <Show when={props.detail}>
        <span class="item-detail">{props.detail}</span>
      </Show>
    </span>
  );
}

/** `onChange` gets what is wanted; the owner changes `on` when that has come true. */
export function SwitchItem(props: Line & { on: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      class="item switch-item"
      classList={{ top: props.detail !== undefined }}
      role="switch"
      aria-checked={props.on}
      disabled={props.disabled}
      onClick={() => props.onChange(!props.on)}
    >
      <Icon name={props.icon} size="small" />
      <Words icon={props.icon} label={props.label} detail={props.detail} />
      <span class="switch" aria-hidden="true" />
    </button>
  );
}

/** `children` stand before the value, such as a tag. */
export function ValueItem(
  props: Line & { value?: string; danger?: boolean; children?: JSX.Element; onPress: () => void },
) {
  return (
    <button
      type="button"
      class="item"
      classList={{ top: props.detail !== undefined, danger: props.danger }}
      onClick={() => props.onPress()}
    >
      <Icon name={props.icon} size="small" />
      <Words icon={props.icon} label={props.label} detail={props.detail} />
      <span class="item-end">
        {props.children}
        <span class="ellipsis">{props.value}</span>
        <Icon name="chevron-right" size="small" />
      </span>
    </button>
  );
}
