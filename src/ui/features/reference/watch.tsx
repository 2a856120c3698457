/** Events as they happen, and this page's calls: both newest first. */
import { createSignal, For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Icon } from '../../components/icon.tsx';
import { referenceHref } from '../../stores/reference-route.ts';
import { CodeTag } from './answer-view.tsx';
import type { ConsoleState, SeenEvent } from './console-state.ts';
import { JsonBlock } from './json-block.tsx';
import { ToList } from './page-head.tsx';
import { pretty } from './request.ts';
import { texts } from './texts.ts';

/** The page that is this alone where one pane fills the window. */
export const watchPage = 'watch';

/** `alone`: its own page is asked for, so that it leads back. */
export function Watch(props: { ref: HTMLElement; state: ConsoleState; alone: boolean }) {
  return (
    <section ref={props.ref} class="pane reference-watch" aria-label={texts().watch.label} data-region="" tabindex="-1">
      <Events state={props.state} alone={props.alone} />
      <Calls state={props.state} />
    </section>
  );
}

function Events(props: { state: ConsoleState; alone: boolean }) {
  const [filter, setFilter] = createSignal('');
  const shown = () => {
    const wanted = filter().toLowerCase();
    return props.state.events().filter(({ type, text }) => `${type} ${text.toLowerCase()}`.includes(wanted));
  };
  return (
    <section class="watched" aria-label={texts().watch.title}>
      <header class="bar">
        <Show when={props.alone}>
          <ToList />
        </Show>
        <Dynamic component={props.alone ? 'h1' : 'h2'} class="grow">
          {texts().watch.title}
        </Dynamic>
        <button
          type="button"
          class="button"
          data-size="small"
          aria-pressed={props.state.held()}
          onClick={() => props.state.setHeld(!props.state.held())}
        >
          {texts().watch.hold}
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={texts().watch.clear}
          onClick={() => props.state.clearEvents()}
        >
          <Icon name="trash-2" />
        </button>
      </header>
      <div class="list-head">
        <label class="field" data-kind="quiet">
          <Icon name="search" size="small" />
          <input
            type="search"
            placeholder={texts().watch.filter}
            aria-label={texts().watch.filter}
            autocomplete="off"
            spellcheck={false}
            value={filter()}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
      </div>
      <Show
        when={shown().length > 0}
        fallback={
          <p class="list-nothing">{props.state.events().length === 0 ? texts().watch.none : texts().watch.noneMatch}</p>
        }
      >
        <ul class="events">
          <For each={shown()}>{(event) => <EventRow event={event} />}</For>
        </ul>
      </Show>
    </section>
  );
}

/** Hours to milliseconds, in the local time zone. */
function preciseTime(time: number): string {
  const date = new Date(time);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function EventRow(props: { event: SeenEvent }) {
  const [open, setOpen] = createSignal(false);
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span class="hint numeric">{preciseTime(props.event.time)}</span>
          <b class="mono" lang="en">
            {props.event.type}
          </b>
          <span class="mono ellipsis payload" lang="en">
            {props.event.text}
          </span>
        </summary>
        <Show when={open()}>
          <JsonBlock label={props.event.type} text={pretty(JSON.parse(props.event.text))} />
        </Show>
      </details>
    </li>
  );
}

function Calls(props: { state: ConsoleState }) {
  return (
    <section class="watched" aria-label={texts().watch.history}>
      <header class="bar">
        <h2 class="grow">{texts().watch.history}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={texts().watch.clearHistory}
          onClick={() => props.state.clearCalls()}
        >
          <Icon name="trash-2" />
        </button>
      </header>
      <Show when={props.state.calls().length > 0} fallback={<p class="list-nothing">{texts().watch.noCalls}</p>}>
        <ul class="calls">
          <For each={props.state.calls()}>
            {(call) => (
              <li>
                <a href={referenceHref(call.entry.page)} onClick={() => props.state.show(call)}>
                  <span class="mono grow ellipsis" lang="en">
                    {`${call.entry.module}.${call.entry.method}`}
                  </span>
                  <Show when={call.answer} fallback={<span class="hint">{texts().watch.pending}</span>}>
                    {(answer) => (
                      <>
                        <CodeTag code={answer().code} />
                        <span class="hint numeric">{texts().try.milliseconds(answer().duration.toFixed(0))}</span>
                      </>
                    )}
                  </Show>
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
