/** Takes a backup file over: the file and its password, piece by piece, until all of it is there or it is given up. */
import { createSignal, createUniqueId, onCleanup, Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { BackupProgress } from './progress.tsx';

/** Bytes of the file that are handed over at once: in Base64 they fit into a request. */
const pieceSize = 384 * 1024;

/** The owner removes it on `onClose`. */
export default function ImportDialog(props: { onClose: () => void }) {
  const app = useApp();
  const fileId = createUniqueId();
  const [file, setFile] = createSignal<File>();
  const [password, setPassword] = createSignal('');
  const [error, setError] = createSignal<string>();
  const [done, setDone] = createSignal<number>();
  let id: string | undefined;
  let closed = false;
  onCleanup(() => {
    closed = true;
    if (id !== undefined) void app.api.call('backup', 'cancelFile', { id });
  });

  /** What a code means here. */
  const words = (code: number) => {
    if (code === 20010) return text().backup.wrongPassword;
    if (code === 20082) return text().backup.damaged;
    if (code === 20062) return text().backup.otherAccount;
    return code === 500 ? text().backup.newer : codeText(code);
  };
  const takeOver = async (chosen: File): Promise<number | undefined> => {
    const begun = await app.api.call('backup', 'importFile', { password: password() });
    if (!begun.ok) return begun.error.code;
    id = begun.value.id;
    for (let at = 0; at < chosen.size && !closed; at += pieceSize) {
      const bytes = new Uint8Array(await chosen.slice(at, at + pieceSize).arrayBuffer());
      const written = await app.api.call('backup', 'writeFile', { id, data: toBase64(bytes) });
      if (!written.ok) return written.error.code;
      setDone(Math.min(1, (at + pieceSize) / chosen.size));
    }
    if (closed) return undefined;
    const finished = await app.api.call('backup', 'finishFile', { id });
    if (!finished.ok) return finished.error.code;
    id = undefined;
    app.toasts.info(text().backup.restored(`${finished.value.messages}`));
    return undefined;
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = file();
    if (done() !== undefined || password() === '') return;
    if (chosen === undefined) return setError(text().backup.noFile);
    setError(undefined);
    setDone(0);
    const failed = await takeOver(chosen);
    if (closed) return;
    setDone(undefined);
    if (failed === undefined) return props.onClose();
    id = undefined;
    setError(words(failed));
  };
  return (
    <Dialog title={text().backup.import} closable onClose={props.onClose}>
      <form class="page-form" autocomplete="off" onSubmit={(event) => void submit(event)}>
        <p>{text().backup.importBody}</p>
        <div class="labelled">
          <label for={fileId}>{text().backup.file}</label>
          <input id={fileId} type="file" autofocus onChange={(event) => setFile(event.currentTarget.files?.[0])} />
        </div>
        <PasswordField label={text().backup.password} value={password()} onInput={setPassword} />
        <Show when={error()}>
          {(said) => (
            <p class="field-error" role="alert">
              <Icon name="circle-alert" size="small" />
              {said()}
            </p>
          )}
        </Show>
        <Show when={done() !== undefined}>
          <BackupProgress done={done() ?? 0} />
        </Show>
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button
            type="submit"
            class="button"
            data-kind="primary"
            aria-disabled={done() !== undefined || password() === ''}
          >
            {text().backup.takeOver}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
