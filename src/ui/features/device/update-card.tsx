/** Says that a new version is ready and what is new in it; the person chooses when it comes in. */
import { For } from 'solid-js';
import type { Release } from '#model/release.ts';
import { Icon } from '../../components/icon.tsx';
import { language, text } from '../../i18n/i18n.ts';
import type { Updates } from '../../stores/updates.ts';
import './update-card.css';

export default function UpdateCard(props: { release: Release; updates: Updates }) {
  return (
    <aside class="update-card" aria-label={text().update.label}>
      <div role="status">
        <b>{text().update.title}</b>
        <ul>
          <For each={props.release.notes[language()]}>{(note) => <li>{note}</li>}</For>
        </ul>
        <p class="hint">{text().update.hint}</p>
      </div>
      <div class="update-actions">
        <button type="button" class="button" data-size="small" onClick={() => props.updates.postpone()}>
          {text().update.later}
        </button>
        <button
          type="button"
          class="button"
          data-kind="primary"
          data-size="small"
          disabled={props.updates.applying()}
          onClick={() => props.updates.apply()}
        >
          <Icon name="refresh-cw" size="small" spinning={props.updates.applying()} />
          {text().update.now}
        </button>
      </div>
    </aside>
  );
}
