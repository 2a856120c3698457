/** The field above a list that leaves only the rows with the words in it. Esc empties it; Enter takes the first row. */
import { type JSX, Show } from 'solid-js';
import { text } from '../i18n/i18n.ts';
import { Icon } from './icon.tsx';

export function FilterField(props: {
  label: string;
  query: string;
  onQuery: (query: string) => void;
  onEnter?: () => void;
  keyShortcuts?: string;
  /** Stands at the end while the field is empty. */
  children?: JSX.Element;
}) {
  let input!: HTMLInputElement;
  const clear = () => {
    props.onQuery('');
    input.focus();
  };
  return (
    <div class="list-head">
      <div class="field" data-kind="quiet">
        <Icon name="search" size="small" />
        <input
          ref={input}
          type="text"
          role="searchbox"
          data-filter=""
          value={props.query}
          placeholder={props.label}
          aria-label={props.label}
          aria-keyshortcuts={props.keyShortcuts}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => props.onQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && props.query !== '') {
              event.preventDefault();
              clear();
            } else if (event.key === 'Enter' && !event.isComposing) props.onEnter?.();
          }}
        />
        <Show when={props.query !== ''} fallback={props.children}>
          <button type="button" class="icon-button" data-size="small" aria-label={text().finding.clear} onClick={clear}>
            <Icon name="x" size="small" />
          </button>
        </Show>
      </div>
    </div>
  );
}

/** In place of rows, when none has the words; heard by a screen reader, too. */
export function NothingFound(props: { query: string }) {
  return (
    <p class="list-nothing" role="status">
      {text().finding.nothing(props.query)}
    </p>
  );
}
