/** The twelve words, shown for the password that guards them, until they are written down. */
import { createSignal, Show } from 'solid-js';
import { MnemonicBackup } from '#model/enumerations.ts';
import { PasswordField } from '../../components/password-field.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { BackupFiles } from '../backup/backup-files.tsx';
import { WordsPanel } from '../onboarding/words-panel.tsx';

export function WordsSection() {
  const app = useApp();
  const [password, setPassword] = createSignal('');
  const [error, setError] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  /** In memory only, and only as long as this section is open. */
  const [words, setWords] = createSignal<readonly string[]>([]);
  const [seen, setSeen] = createSignal(false);

  const show = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy() || password() === '') return;
    setBusy(true);
    setError(undefined);
    const answer = await app.api.call('login', 'exportMnemonic', { password: password() });
    setBusy(false);
    setPassword('');
    setSeen(false);
    if (answer.ok) setWords(answer.value.mnemonic.split(' '));
    else setError(codeText(answer.error.code));
  };
  const written = async () => {
    const answer = await app.api.call('backup', 'set', { value: MnemonicBackup.done });
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    setWords([]);
    app.toasts.info(text().account.noted);
  };
  return (
    <>
      <Show when={!app.session()?.anonymous} fallback={<p class="page-lead">{text().account.none}</p>}>
        <p class="page-lead">{app.backedUp() ? text().account.written : text().account.unwritten}</p>
        <Show
          when={words().length > 0}
          fallback={
            <form class="page-form" autocomplete="off" onSubmit={(event) => void show(event)}>
              <PasswordField
                label={text().account.password}
                value={password()}
                onInput={setPassword}
                error={error()}
                describedBy="words-password-hint"
              />
              <span class="hint" id="words-password-hint">
                {text().account.passwordHint}
              </span>
              <div class="form-end">
                <button type="submit" class="button" data-kind="primary" aria-disabled={busy() || password() === ''}>
                  {text().account.open}
                </button>
              </div>
            </form>
          }
        >
          <WordsPanel words={words()} onSeen={() => setSeen(true)} />
          <div class="form-end">
            <button type="button" class="button" onClick={() => setWords([])}>
              {text().common.close}
            </button>
            <button type="button" class="button" data-kind="primary" disabled={!seen()} onClick={() => void written()}>
              {text().words.written}
            </button>
          </div>
        </Show>
      </Show>
      <Show when={!app.session()?.anonymous}>
        <BackupFiles />
      </Show>
    </>
  );
}
