/** The field for a room's name, which must not be empty. */
import { createUniqueId, Show } from 'solid-js';
import { LIMITS } from '#model/limits.ts';
import { Icon } from '../../components/icon.tsx';
import { laterText } from '../../i18n/i18n.ts';

/** `tried`: somebody wanted to go on, so that what is missing is said. What is there at first is selected. */
export function RoomNameField(props: {
  label: string;
  hint?: string;
  value: string;
  tried: boolean;
  onInput: (value: string) => void;
}) {
  const id = createUniqueId();
  const missing = () => props.tried && props.value.trim() === '';
  return (
    <div class="labelled">
      <label for={id}>{props.label}</label>
      <div class="field">
        <input
          id={id}
          value={props.value}
          maxlength={LIMITS.nickname}
          autocomplete="off"
          aria-invalid={missing() ? 'true' : undefined}
          aria-describedby={`${id}-error ${id}-hint`}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          ref={(element) => queueMicrotask(() => element.select())}
        />
      </div>
      <Show when={missing()}>
        <span class="field-error" id={`${id}-error`} role="alert">
          <Icon name="circle-alert" size="small" />
          {laterText().roomNew.nameMissing}
        </span>
      </Show>
      <Show when={props.hint}>
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      </Show>
    </div>
  );
}
