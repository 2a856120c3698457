/** The texts that a room's notifications show instead of telling what has come: one a line. */
import { createUniqueId } from 'solid-js';
import { laterText } from '../../i18n/i18n.ts';

export function NoticeTexts(props: { value: string; onInput: (value: string) => void }) {
  const id = createUniqueId();
  return (
    <div class="labelled">
      <label for={id}>{laterText().notices.texts}</label>
      <div class="field">
        <textarea
          id={id}
          rows="3"
          value={props.value}
          placeholder={laterText().notices.none}
          autocomplete="off"
          aria-describedby={`${id}-hint`}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      </div>
      <span class="hint" id={`${id}-hint`}>
        {laterText().notices.textsHint}
      </span>
    </div>
  );
}
