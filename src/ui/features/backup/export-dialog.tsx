/** Saves a backup file: a password for it, then the file, piece by piece, until it is whole or given up. */
import { createSignal, onCleanup, Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { BackupProgress } from './progress.tsx';

/** The owner removes it on `onClose`. */
export default function ExportDialog(props: { onClose: () => void }) {
  const app = useApp();
  const [password, setPassword] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [error, setError] = createSignal<string>();
  const [done, setDone] = createSignal<number>();
  let id: string | undefined;
  let closed = false;
  onCleanup(() => {
    closed = true;
    if (id !== undefined) void app.api.call('backup', 'cancelFile', { id });
  });

  const write = async (): Promise<readonly Uint8Array<ArrayBuffer>[] | number> => {
    const begun = await app.api.call('backup', 'exportFile', { password: password() });
    if (!begun.ok) return begun.error.code;
    id = begun.value.id;
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (let count = 0; count < begun.value.total && !closed; ) {
      const piece = await app.api.call('backup', 'readFile', { id });
      if (!piece.ok) return piece.error.code;
      pieces.push(Uint8Array.from(atob(piece.value.data), (character) => character.charCodeAt(0)));
      count = piece.value.done;
      setDone(count / begun.value.total);
    }
    return pieces;
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const problems = newPasswordProblems(password(), repeated());
    setTried(true);
    if (done() !== undefined || problems.password !== undefined || problems.repeated !== undefined) return;
    setError(undefined);
    setDone(0);
    const written = await write();
    setDone(undefined);
    if (closed) return;
    if (typeof written === 'number') return setError(codeText(written));
    id = undefined;
    download(new Blob([...written]), `iCom-${new Date().toISOString().slice(0, 10)}.backup`);
    app.toasts.info(text().backup.saved);
    props.onClose();
  };
  return (
    <Dialog title={text().backup.export} closable onClose={props.onClose}>
      <form class="page-form" autocomplete="off" onSubmit={(event) => void save(event)}>
        <p>{text().backup.exportBody}</p>
        <NewPassword
          label={text().backup.password}
          password={password()}
          repeated={repeated()}
          tried={tried()}
          error={error()}
          autofocus
          onPassword={setPassword}
          onRepeated={setRepeated}
        />
        <Show when={done() !== undefined}>
          <BackupProgress done={done() ?? 0} />
        </Show>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary" aria-disabled={done() !== undefined}>
            {text().backup.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // the browser has taken it by then
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
