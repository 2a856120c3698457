/** How long a room's messages are kept, as one choice of five. */
import { For } from 'solid-js';
import { BlockLifetime } from '#model/enumerations.ts';
import { laterText } from '../../i18n/i18n.ts';

export function LifetimeSelect(props: {
  id: string;
  value: BlockLifetime;
  quiet?: boolean;
  onChange: (value: BlockLifetime) => void;
}) {
  return (
    <div class="field" data-kind={props.quiet ? 'quiet' : undefined}>
      <select
        id={props.id}
        aria-describedby={`${props.id}-detail`}
        onChange={(event) => props.onChange(Number(event.currentTarget.value) as BlockLifetime)}
      >
        <For each={Object.values(BlockLifetime)}>
          {(value) => (
            <option value={value} selected={value === props.value}>
              {laterText().lifetime.choices[value]}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}
