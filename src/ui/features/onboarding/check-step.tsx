/** Three of the words, picked from four each: shows that they were written down. */
import { createSignal, For, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { Segments } from '../../components/segments.tsx';
import { text } from '../../i18n/i18n.ts';
import { Wizard } from './wizard.tsx';

/** `items` in random order. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = crypto.getRandomValues(new Uint32Array(items.length));
  return items
    .map((item, index) => ({ item, rank: order[index] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

export function CheckStep(props: { words: readonly string[]; onBack: () => void; onDone: () => void }) {
  const places = shuffled(props.words.map((_, index) => index))
    .slice(0, 3)
    .sort((a, b) => a - b);
  const questions = places.map((place) => {
    const right = props.words[place] ?? '';
    const others = shuffled([...new Set(props.words)].filter((word) => word !== right)).slice(0, 3);
    return { place, right, options: shuffled([right, ...others]).map((word) => ({ value: word, label: word })) };
  });
  const [answers, setAnswers] = createSignal<Readonly<Record<number, string>>>({});
  const wrong = (place: number) => {
    const given = answers()[place];
    return given !== undefined && given !== props.words[place];
  };
  const allRight = () => questions.every(({ place, right }) => answers()[place] === right);

  return (
    <Wizard step="check" title={text().check.title} lead={text().check.lead} onBack={props.onBack}>
      <div class="check-words" translate="no">
        <For each={questions}>
          {({ place, options }) => (
            <div class="labelled">
              <Segments
                label={text().check.place(place + 1)}
                options={options}
                value={answers()[place] ?? ''}
                onChange={(word) => setAnswers({ ...answers(), [place]: word })}
              />
              <Show when={wrong(place)}>
                <span class="field-error" role="alert">
                  <Icon name="circle-alert" size="small" />
                  {text().check.wrong}
                </span>
              </Show>
            </div>
          )}
        </For>
      </div>
      <p class="check-done" role="status">
        <Show when={allRight()}>
          <Icon name="circle-check" size="small" />
          {text().check.done}
        </Show>
      </p>
      <div class="stage-end">
        <button type="button" class="button" data-size="big" onClick={() => props.onBack()}>
          {text().check.back}
        </button>
        <button
          type="button"
          class="button"
          data-kind="primary"
          data-size="big"
          disabled={!allRight()}
          onClick={() => props.onDone()}
        >
          {text().common.continue}
        </button>
      </div>
    </Wizard>
  );
}
