/** Changing one of the passwords that guard the account: the one until now, the new one, the same once more. */
import { createSignal, Show } from 'solid-js';
import type { Result } from '#lib/result.ts';
import { Dialog } from '../../components/dialog.tsx';
import { focusFirstWrong } from '../../components/focus-first-wrong.ts';
import { Icon } from '../../components/icon.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { Note } from '../../components/note.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';

export type PasswordChange = {
  readonly title: string;
  readonly lead?: string;
  /** Names the field for the password until now; undefined when there is none yet. */
  readonly old: string | undefined;
  readonly confirm: string;
  readonly save: (next: string, old: string) => Promise<Result<unknown, ApiError>>;
};

/** Codes that are about the password until now. */
const oldCodes: readonly number[] = [20010, 20011, 20012, 20021, 20089, 20092];

const somethingMissing = 1001;

export function PasswordDialog(props: { change: PasswordChange; onClose: () => void; onDone: () => void }) {
  const [old, setOld] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [failure, setFailure] = createSignal<ApiError>();
  const failed = (ofOld: boolean) => {
    const error = failure();
    return error && oldCodes.includes(error.code) === ofOld ? codeText(error.code) : undefined;
  };
  const oldMissing = () => props.change.old !== undefined && old() === '';
  const oldProblem = () => failed(true) ?? (tried() && oldMissing() ? codeText(somethingMissing) : undefined);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    const problems = newPasswordProblems(password(), repeated());
    focusFirstWrong(event.currentTarget);
    if (busy() || oldMissing() || problems.password || problems.repeated) return;
    setBusy(true);
    const answer = await props.change.save(password(), old());
    setBusy(false);
    if (answer.ok) props.onDone();
    else setFailure(answer.error);
  };
  return (
    <Dialog title={props.change.title} onClose={props.onClose}>
      <form class="dialog-form" autocomplete="off" onSubmit={(event) => void save(event)}>
        <Show when={props.change.lead}>
          <p>{props.change.lead}</p>
        </Show>
        <Show when={props.change.old}>
          {(label) => <PasswordField label={label()} value={old()} onInput={setOld} error={oldProblem()} autofocus />}
        </Show>
        <NewPassword
          label={laterText().passwordForm.new}
          password={password()}
          repeated={repeated()}
          tried={tried()}
          autofocus={props.change.old === undefined}
          onPassword={setPassword}
          onRepeated={setRepeated}
        />
        <Show when={failed(false)}>
          <Note kind="danger">{failed(false)}</Note>
        </Show>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary" aria-disabled={busy()}>
            <Show when={busy()}>
              <Icon name="loader-circle" size="small" spinning />
            </Show>
            {props.change.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
