/** One choice of a few, as radio buttons side by side. */
import { createUniqueId, For, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';

export function Segments<Value extends string>(props: {
  label: string;
  hideLabel?: boolean;
  options: readonly { value: Value; label: string; icon?: IconName }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const name = createUniqueId();
  return (
    <fieldset class="labelled">
      <legend classList={{ 'visually-hidden': props.hideLabel }}>{props.label}</legend>
      <div>
        <div class="segments">
          <For each={props.options}>
            {(option) => (
              <label>
                <input
                  type="radio"
                  class="visually-hidden"
                  name={name}
                  autocomplete="off"
                  value={option.value}
                  checked={option.value === props.value}
                  onChange={() => props.onChange(option.value)}
                />
                <Show when={option.icon}>{(icon) => <Icon name={icon()} size="small" />}</Show>
                <span lang={option.value.startsWith('zh') ? option.value : undefined}>{option.label}</span>
              </label>
            )}
          </For>
        </div>
      </div>
    </fieldset>
  );
}
