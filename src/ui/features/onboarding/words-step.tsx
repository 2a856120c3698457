/** The twelve words, to be written down: on, once they were seen and somebody says that they are. */
import { createSignal, Show } from 'solid-js';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { text } from '../../i18n/i18n.ts';
import { Wizard } from './wizard.tsx';
import { WordsPanel } from './words-panel.tsx';

export function WordsStep(props: { words: readonly string[]; onContinue: () => void; onLater: () => void }) {
  const [written, setWritten] = createSignal(false);
  const [seen, setSeen] = createSignal(false);
  const [asking, setAsking] = createSignal(false);
  const ready = () => written() && seen();

  return (
    <Wizard step="words" title={text().words.title} lead={text().words.lead}>
      <WordsPanel words={props.words} onSeen={() => setSeen(true)} />
      <label class="check">
        <input type="checkbox" checked={written()} onChange={(event) => setWritten(event.currentTarget.checked)} />
        <span>{text().words.written}</span>
      </label>
      <div class="stage-end">
        <button type="button" class="button" data-size="big" onClick={() => setAsking(true)}>
          {text().setup.later}
        </button>
        <button
          type="button"
          class="button"
          data-kind="primary"
          data-size="big"
          disabled={!ready()}
          onClick={() => props.onContinue()}
        >
          {text().common.continue}
        </button>
      </div>
      <Show when={asking()}>
        <ConfirmDialog
          title={text().words.laterTitle}
          body={text().words.laterBody}
          cancel={text().words.laterBack}
          confirm={text().words.laterConfirm}
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => props.onLater()}
        />
      </Show>
    </Wizard>
  );
}
