/** The last step of coming back: a password for this device, and the wait while everything is fetched. */
import { createSignal, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { RestoreFrame } from './restore-frame.tsx';

export function RestorePassword(props: {
  busy: boolean;
  error: string | undefined;
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
    <RestoreFrame place={2} title={laterText().restore.passwordTitle} lead={laterText().restore.passwordLead}>
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
          <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={props.busy}>
            <Show when={props.busy} fallback={laterText().restore.restore}>
              <Icon name="loader-circle" size="small" spinning />
              {laterText().restore.restoring}
            </Show>
          </button>
        </div>
      </form>
    </RestoreFrame>
  );
}
