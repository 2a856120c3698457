/** Asks before what can't be undone: the deed's button works once a word was typed. */
import { createSignal, createUniqueId } from 'solid-js';
import { text } from '../i18n/i18n.ts';
import { Dialog } from './dialog.tsx';

/** `word` in lower case; the case of what is typed doesn't matter. */
export function TypedWordDialog(props: {
  title: string;
  body: string;
  word: string;
  confirm: string;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal('');
  const sure = () => typed().trim().toLocaleLowerCase() === props.word;
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        class="dialog-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (sure()) props.onConfirm();
        }}
      >
        <p>{props.body}</p>
        <div class="labelled">
          <label for={id}>{text().privacy.typeWord(props.word)}</label>
          <div class="field">
            <input
              id={id}
              value={typed()}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          </div>
        </div>
        <div class="dialog-end">
          <button type="button" class="button" autofocus onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="danger" disabled={!sure()}>
            {props.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
