/** Six digits in cells of three and three: one field lies over them; the last digit submits. */
import { createUniqueId, For, Show } from 'solid-js';
import { Icon } from './icon.tsx';
import './six-digits.css';

const places = [0, 1, 2, 3, 4, 5] as const;

function Cells(props: { digits: string; cursor: boolean }) {
  return (
    <For each={places}>
      {(place) => (
        <>
          <Show when={place === 3}>
            <i />
          </Show>
          <b data-cursor={props.cursor && place === Math.min(5, props.digits.length) ? '' : undefined}>
            {props.digits[place] ?? ''}
          </b>
        </>
      )}
    </For>
  );
}

/** To be read from and typed elsewhere. */
export function ShownDigits(props: { digits: string; label: string }) {
  return (
    <div class="six-digits" role="img" aria-label={`${props.label}: ${[...props.digits].join(' ')}`}>
      <Cells digits={props.digits} cursor={false} />
    </div>
  );
}

export function SixDigits(props: {
  label: string;
  value: string;
  error?: string | undefined;
  disabled?: boolean;
  onInput: (digits: string) => void;
  onComplete: (digits: string) => void;
}) {
  const id = createUniqueId();
  const take = (typed: string) => {
    const digits = typed.replace(/\D/g, '').slice(0, 6);
    props.onInput(digits);
    if (digits.length === 6) props.onComplete(digits);
  };
  return (
    <div class="labelled">
      <label class="visually-hidden" for={id}>
        {props.label}
      </label>
      <div class="six-digits" data-invalid={props.error ? '' : undefined}>
        <input
          id={id}
          value={props.value}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="7"
          disabled={props.disabled}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={props.error ? `${id}-error` : undefined}
          onInput={(event) => {
            take(event.currentTarget.value);
            event.currentTarget.value = props.value;
          }}
          ref={(element) => queueMicrotask(() => element.focus())}
        />
        <Cells digits={props.value} cursor />
      </div>
      <Show when={props.error}>
        <span class="field-error" id={`${id}-error`} role="alert">
          <Icon name="circle-alert" size="small" />
          <span>{props.error}</span>
        </span>
      </Show>
    </div>
  );
}
