/** Choosing the pattern that unlocks. */
import { createSignal, Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { Note } from '../../components/note.tsx';
import { PatternPad } from '../../components/pattern-pad.tsx';
import { text } from '../../i18n/i18n.ts';

const fewest = 4;

/** `onDrawn`: the points' numbers in their order, enough of them. */
export function PatternDialog(props: { onClose: () => void; onDrawn: (pattern: string) => void }) {
  const [drawn, setDrawn] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const tooShort = () => drawn().length < fewest;
  const set = () => {
    setTried(true);
    if (!tooShort()) props.onDrawn(drawn());
  };
  return (
    <Dialog title={text().ways.addPattern} closable onClose={props.onClose}>
      <p>{text().ways.patternBody}</p>
      <PatternPad value={drawn()} onChange={setDrawn} />
      <Show when={tried() && tooShort()}>
        <Note kind="danger">{text().ways.tooShort}</Note>
      </Show>
      <div class="dialog-end">
        <button type="button" class="button" onClick={() => props.onClose()}>
          {text().common.cancel}
        </button>
        <button type="button" class="button" data-kind="primary" onClick={set}>
          {text().ways.setPattern}
        </button>
      </div>
    </Dialog>
  );
}
