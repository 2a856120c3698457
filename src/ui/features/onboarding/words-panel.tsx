/** The twelve words: hidden until asked for, and hidden again after two minutes. */
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { copyText } from '../../components/copy.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { countdown, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import './words-panel.css';

const shownFor = 120_000;

/** `onSeen`: the words have been on the screen. */
export function WordsPanel(props: { words: readonly string[]; onSeen: () => void }) {
  const app = useApp();
  const [hidesAt, setHidesAt] = createSignal(0);
  const [now, setNow] = createSignal(Date.now());
  const [asking, setAsking] = createSignal(false);
  const timer = setInterval(() => setNow(Date.now()), 500);
  onCleanup(() => clearInterval(timer));

  const left = () => Math.max(0, hidesAt() - now());
  const shown = () => left() > 0;
  const show = () => {
    setNow(Date.now());
    setHidesAt(Date.now() + shownFor);
    props.onSeen();
  };
  return (
    <>
      <ol class="words" translate="no" lang="en" aria-label={text().words.list}>
        <For each={props.words}>
          {(word, index) => (
            <li>
              <span class="numeric">{index() + 1}</span>
              <Show when={shown()} fallback={<i class="word-hidden" role="img" aria-label={text().words.hiddenWord} />}>
                <b>{word}</b>
              </Show>
            </li>
          )}
        </For>
      </ol>
      <div class="words-actions">
        <Show
          when={shown()}
          fallback={
            <button type="button" class="button" data-kind="primary" data-size="small" onClick={show}>
              <Icon name="eye" size="small" />
              {text().words.show}
            </button>
          }
        >
          <button type="button" class="button" data-kind="bare" data-size="small" onClick={() => setHidesAt(0)}>
            <Icon name="eye-off" size="small" />
            {text().words.hide}
          </button>
          <button type="button" class="button" data-kind="bare" data-size="small" onClick={() => setAsking(true)}>
            <Icon name="copy" size="small" />
            {text().words.copy}
          </button>
          <span class="hint numeric">{text().words.hiddenAgain(countdown(left()))}</span>
        </Show>
      </div>
      <div class="warning">
        <Icon name="camera-off" size="small" />
        <span>{text().words.warning}</span>
      </div>
      <Show when={asking()}>
        <ConfirmDialog
          title={text().words.copyTitle}
          body={text().words.copyBody}
          confirm={text().words.copyConfirm}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void copyText(props.words.join(' '), app.toasts);
          }}
        />
      </Show>
    </>
  );
}
