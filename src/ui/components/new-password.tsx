/** Choosing a password: how hard it is to guess with a reason, and the same once more. */
import { createMemo, createUniqueId, For, Show } from 'solid-js';
import { LIMITS } from '#model/limits.ts';
import { text } from '../i18n/i18n.ts';
import { PasswordField } from './password-field.tsx';
import { passwordStrength } from './password-strength.ts';

/** What is wrong with a chosen password, and with its repetition; undefined where nothing is. */
export function newPasswordProblems(password: string, repeated: string) {
  return {
    password: [...password].length < LIMITS.passwordMin ? text().password.tooShort(LIMITS.passwordMin) : undefined,
    repeated: repeated === password ? undefined : text().password.mismatch,
  };
}

/** `tried`: somebody wanted to go on, so that what is missing is said. `error`: what the engine says of the password. */
export function NewPassword(props: {
  label: string;
  password: string;
  repeated: string;
  tried: boolean;
  error?: string | undefined;
  autofocus?: boolean;
  onPassword: (value: string) => void;
  onRepeated: (value: string) => void;
}) {
  const meterId = createUniqueId();
  const strength = createMemo(() => passwordStrength(props.password));
  const problems = () => (props.tried ? newPasswordProblems(props.password, props.repeated) : undefined);
  return (
    <>
      <div class="labelled">
        <PasswordField
          label={props.label}
          value={props.password}
          onInput={props.onPassword}
          error={problems()?.password ?? props.error}
          describedBy={meterId}
          autofocus={props.autofocus ?? false}
        />
        <div class="meter" data-score={strength().score} aria-hidden="true">
          <For each={[1, 2, 3, 4]}>{() => <i />}</For>
        </div>
        <p class="meter-words" id={meterId} data-score={strength().score} aria-live="polite">
          <Show when={strength().score > 0}>
            <b>{text().password.strength[strength().score]}</b>{' '}
          </Show>
          {text().password.reason[strength().reason]}
        </p>
      </div>
      <PasswordField
        label={text().password.repeat}
        value={props.repeated}
        onInput={props.onRepeated}
        error={problems()?.repeated}
      />
    </>
  );
}
