/** A password with a reveal button, a Caps-Lock note and an error under it. */
import { createSignal, createUniqueId, Show } from 'solid-js';
import { text } from '../i18n/i18n.ts';
import { Icon } from './icon.tsx';

export function PasswordField(props: {
  label: string;
  hideLabel?: boolean;
  value: string;
  onInput: (value: string) => void;
  error?: string | undefined;
  describedBy?: string;
  big?: boolean;
  autofocus?: boolean;
  disabled?: boolean;
  ref?: (element: HTMLInputElement) => void;
}) {
  const id = createUniqueId();
  const [revealed, setRevealed] = createSignal(false);
  const [capsLock, setCapsLock] = createSignal(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState?.('CapsLock') ?? false);
  return (
    <div class="labelled">
      <label for={id} classList={{ 'visually-hidden': props.hideLabel }}>
        {props.label}
      </label>
      <div class="field" data-size={props.big ? 'big' : undefined}>
        <input
          id={id}
          ref={(element) => {
            props.ref?.(element);
            if (props.autofocus) queueMicrotask(() => element.focus());
          }}
          type={revealed() ? 'text' : 'password'}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
          placeholder={props.hideLabel ? props.label : undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          disabled={props.disabled}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={[props.error ? `${id}-error` : '', props.describedBy ?? ''].join(' ').trim() || undefined}
        />
        <button
          type="button"
          class="icon-button"
          aria-label={revealed() ? text().password.hide : text().password.show}
          title={revealed() ? text().password.hide : text().password.show}
          onClick={() => setRevealed(!revealed())}
        >
          <Icon name={revealed() ? 'eye-off' : 'eye'} />
        </button>
      </div>
      <Show when={capsLock()}>
        <span class="field-note">
          <Icon name="keyboard" size="small" />
          {text().password.capsLock}
        </span>
      </Show>
      <Show when={props.error}>
        <span class="field-error" id={`${id}-error`} role="alert">
          <Icon name="circle-alert" size="small" />
          <span>{props.error}</span>
        </span>
      </Show>
    </div>
  );
}
