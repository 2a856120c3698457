/** Choosing the phrase that unlocks: said twice, and taken when both times the same was heard. */
import { createSignal, Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Note } from '../../components/note.tsx';
import { laterText, text } from '../../i18n/i18n.ts';
import { hear, plainWords } from '../../stores/spoken-phrase.ts';

/** `language`: in which it is said, such as `en-US`. `onHeard`: what both times was heard. */
export function PhraseDialog(props: { language: string; onClose: () => void; onHeard: (phrase: string) => void }) {
  const [first, setFirst] = createSignal('');
  const [listening, setListening] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  const listen = async () => {
    if (listening()) return;
    setListening(true);
    setProblem(undefined);
    const heard = await hear(props.language);
    setListening(false);
    if (!heard.ok) return setProblem(text().ways.unheard);
    if (first() === '') return setFirst(heard.value);
    if (plainWords(heard.value) === plainWords(first())) return props.onHeard(heard.value);
    setFirst('');
    setProblem(laterText().phrase.differs(heard.value));
  };
  const action = () => (first() === '' ? laterText().phrase.say : laterText().phrase.sayAgain);
  return (
    <Dialog title={laterText().phrase.add} closable onClose={props.onClose}>
      <p>{laterText().phrase.body}</p>
      <p class="hint">{laterText().phrase.limit}</p>
      <Show when={first()}>
        <Note kind="info">{laterText().phrase.heard(first())}</Note>
      </Show>
      <Show when={problem()}>
        <Note kind="danger">{problem()}</Note>
      </Show>
      <div class="dialog-end">
        <button type="button" class="button" onClick={() => props.onClose()}>
          {text().common.cancel}
        </button>
        <button
          type="button"
          class="button"
          data-kind="primary"
          aria-disabled={listening()}
          onClick={() => void listen()}
        >
          <Show when={listening()} fallback={action()}>
            <Icon name="loader-circle" size="small" spinning />
            {text().ways.listening}
          </Show>
        </button>
      </div>
    </Dialog>
  );
}
