/** Twelve fields for twelve words; pasted into one, they fill the ones after it. */
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { Note } from '../../components/note.tsx';
import { laterText, text } from '../../i18n/i18n.ts';
import { RestoreFrame } from './restore-frame.tsx';
import { isKnownWord, readWords, wordCount } from './words-entry.ts';
import './restore.css';

const places = Array.from({ length: wordCount }, (_, place) => place);

/** `here`: the account is on this device. `onDone`: the words, and the super node to look on, '' for the one at hand. */
export function RestoreWords(props: {
  here: boolean;
  busy: boolean;
  error: string | undefined;
  onBack: () => void;
  onDone: (words: string[], node: string) => void;
}) {
  const id = createUniqueId();
  const nodeId = createUniqueId();
  const [words, setWords] = createSignal<readonly string[]>(places.map(() => ''));
  const [node, setNode] = createSignal('');
  const [left, setLeft] = createSignal<ReadonlySet<number>>(new Set());
  const [tried, setTried] = createSignal(false);

  const unknown = (place: number) => {
    const word = words()[place] ?? '';
    return word !== '' && (left().has(place) || tried()) && !isKnownWord(word);
  };
  const put = (place: number, typed: string) => {
    const found = readWords(typed);
    const next = [...words()];
    if (found.length < 2) next[place] = found[0] ?? '';
    else for (const [step, word] of found.slice(0, wordCount - place).entries()) next[place + step] = word;
    setWords(next);
    if (found.length > 1) {
      setLeft(new Set(places));
      document.getElementById(`${id}-${Math.min(wordCount - 1, place + found.length)}`)?.focus();
    }
  };
  const nodeWrong = () => tried() && node().trim() !== '' && !/^(https?|wss?):\/\/[^\s/]+/i.test(node().trim());
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (props.busy || nodeWrong() || !words().every(isKnownWord)) return;
    props.onDone([...words()], node().trim());
  };
  return (
    <RestoreFrame
      here={props.here}
      step="words"
      title={laterText().restore.title}
      lead={props.here ? laterText().restore.leadHere : laterText().restore.lead}
      onBack={props.onBack}
    >
      <form class="restore-form" autocomplete="off" onSubmit={submit}>
        <ol class="restore-words" translate="no">
          <For each={places}>
            {(place) => (
              <li>
                <label for={`${id}-${place}`}>
                  <span class="visually-hidden">{laterText().restore.word(place + 1)}</span>
                  <span class="numeric" aria-hidden="true">
                    {place + 1}
                  </span>
                </label>
                <div class="field">
                  <input
                    id={`${id}-${place}`}
                    class="mono"
                    lang="en"
                    value={words()[place] ?? ''}
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck={false}
                    aria-invalid={unknown(place) ? 'true' : undefined}
                    aria-describedby={unknown(place) ? `${id}-${place}-error` : undefined}
                    onInput={(event) => {
                      put(place, event.currentTarget.value);
                      event.currentTarget.value = words()[place] ?? '';
                    }}
                    onBlur={() => setLeft(new Set([...left(), place]))}
                    ref={(element) => place === 0 && queueMicrotask(() => element.focus())}
                  />
                </div>
                <Show when={unknown(place)}>
                  <span class="field-error" id={`${id}-${place}-error`}>
                    {laterText().restore.unknown}
                  </span>
                </Show>
              </li>
            )}
          </For>
        </ol>
        <Show when={!props.here}>
          <details class="disclosure">
            <summary>
              <Icon name="chevron-right" size="small" />
              {laterText().restore.node}
            </summary>
            <p class="hint">{laterText().restore.nodeHint}</p>
            <div class="labelled">
              <label for={nodeId}>{laterText().restore.nodeLabel}</label>
              <div class="field">
                <input
                  id={nodeId}
                  value={node()}
                  inputmode="url"
                  autocomplete="off"
                  autocapitalize="off"
                  spellcheck={false}
                  aria-invalid={nodeWrong() ? 'true' : undefined}
                  onInput={(event) => setNode(event.currentTarget.value)}
                />
              </div>
              <Show when={nodeWrong()}>
                <span class="field-error" role="alert">
                  {laterText().restore.nodeMalformed}
                </span>
              </Show>
            </div>
          </details>
        </Show>
        <Show when={tried() && words().includes('')}>
          <Note kind="danger">{laterText().restore.incomplete}</Note>
        </Show>
        <Show when={props.error}>
          <Note kind="danger">{props.error}</Note>
        </Show>
        <div class="stage-end">
          <button type="button" class="button opt-wide" data-size="big" onClick={() => props.onBack()}>
            {text().common.back}
          </button>
          <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={props.busy}>
            <Show when={props.busy} fallback={props.here ? text().common.continue : laterText().restore.look}>
              <Icon name="loader-circle" size="small" spinning />
              {props.here ? text().lock.unlocking : laterText().restore.looking}
            </Show>
          </button>
        </div>
      </form>
    </RestoreFrame>
  );
}
