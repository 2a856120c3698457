/** What came of a call: code, message, time and size, the answer whole, and the request it answers. */
import { Show } from 'solid-js';
import type { Call, ConsoleState } from './console-state.ts';
import { CopyButton } from './copy-button.tsx';
import { JsonBlock } from './json-block.tsx';
import { texts } from './texts.ts';

/** Octets as people read them. */
export function sizeWords(octets: number): string {
  return octets < 1024 ? `${octets} B` : `${(octets / 1024).toFixed(1)} KB`;
}

export function CodeTag(props: { code: number }) {
  return (
    <span class="tag numeric" data-kind={props.code === 200 ? 'ok' : 'danger'}>
      {props.code}
    </span>
  );
}

export function AnswerView(props: { call: Call | undefined; state: ConsoleState }) {
  const answer = () => props.call?.answer;
  const waiting = () => props.call !== undefined && answer() === undefined;
  return (
    <div class="answer">
      <div class="answer-head">
        <h3>{texts().try.answer}</h3>
        <span class="grow answer-said" role="status">
          <Show when={answer()} fallback={waiting() ? waitingWords(props.call) : texts().try.notRun}>
            {(known) => (
              <>
                <CodeTag code={known().code} /> <span lang="en">{known().message}</span>{' '}
                <span class="hint numeric">
                  {texts().try.milliseconds(known().duration.toFixed(0))} · {sizeWords(known().size)}
                </span>
              </>
            )}
          </Show>
        </span>
        <Show when={waiting() && !props.call?.abandoned}>
          <button
            type="button"
            class="button"
            data-size="small"
            onClick={() => props.call && props.state.stopWaiting(props.call)}
          >
            {texts().try.stop}
          </button>
        </Show>
        <Show when={answer()}>
          {(known) => <CopyButton label={texts().try.copyAnswer} text={() => known().text} />}
        </Show>
      </div>
      <Show when={answer()}>{(known) => <JsonBlock label={texts().try.answer} text={known().text} />}</Show>
      <Show when={props.call}>
        {(call) => (
          <details>
            <summary>{texts().try.sent}</summary>
            <JsonBlock label={texts().try.sent} text={call().input} />
          </details>
        )}
      </Show>
    </div>
  );
}

function waitingWords(call: Call | undefined): string {
  return call?.abandoned ? texts().try.stopped : texts().try.running;
}
