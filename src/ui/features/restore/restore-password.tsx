/** The last step of coming back: a password for this device, and the wait while everything is fetched. */
import { createSignal, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { laterText, text } from '../../i18n/i18n.ts';
import { RestoreFrame } from './restore-frame.tsx';

export function RestorePassword(props: {
  here: boolean;
  busy: boolean;
  error: string | undefined;
  onBack: () => void;
  onDone: (password: string) => void;
}) {
  const [password, setPassword] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    const problems = newPasswordProblems(password(), repeated());
    if (props.busy || problems.password || problems.repeated) return;
    props.onDone(password());
  };
  return (
    <RestoreFrame
      here={props.here}
      step="password"
      title={laterText().restore.passwordTitle}
      lead={laterText().restore.passwordLead}
      onBack={props.onBack}
    >
      <form class="stage-form" autocomplete="off" onSubmit={submit}>
        <NewPassword
          label={laterText().restore.password}
          password={password()}
          repeated={repeated()}
          tried={tried()}
          error={props.error}
          autofocus
          onPassword={setPassword}
          onRepeated={setRepeated}
        />
        <div class="stage-end">
          <button type="button" class="button opt-wide" data-size="big" onClick={() => props.onBack()}>
            {text().common.back}
          </button>
          <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={props.busy}>
            <Show when={props.busy} fallback={props.here ? laterText().restore.replace : laterText().restore.restore}>
              <Icon name="loader-circle" size="small" spinning />
              {props.here ? text().lock.unlocking : laterText().restore.restoring}
            </Show>
          </button>
        </div>
      </form>
    </RestoreFrame>
  );
}
