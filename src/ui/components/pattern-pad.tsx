/** A pattern over nine points, pressed one after another: by finger, mouse or keys; it says how many points there are. */
import { For, Show } from 'solid-js';
import { text } from '../i18n/i18n.ts';
import './pattern-pad.css';

const points = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** `value`: the points' numbers in their order. */
export function PatternPad(props: { value: string; onChange: (value: string) => void }) {
  return (
    <div class="pattern">
      <fieldset class="pattern-pad">
        <legend class="visually-hidden">{text().ways.pattern}</legend>
        <For each={points}>
          {(point) => (
            <button
              type="button"
              aria-label={text().ways.point(point)}
              aria-pressed={props.value.includes(point)}
              onClick={() => props.value.includes(point) || props.onChange(props.value + point)}
            />
          )}
        </For>
      </fieldset>
      <p class="hint" role="status">
        <Show when={props.value}>
          {text().ways.points(`${props.value.length}`)}{' '}
          <button type="button" class="button" data-size="small" data-kind="quiet" onClick={() => props.onChange('')}>
            {text().ways.again}
          </button>
        </Show>
      </p>
    </div>
  );
}
