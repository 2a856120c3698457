/** Searches the messages of the open conversation that are loaded, and loads older ones when asked to look further. */
import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { returnFocus } from '../../components/return-focus.ts';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { body, isSystem } from '../../stores/message-content.ts';
import { createMatcher } from '../../stores/search.ts';

export default function FindBar() {
  const { log } = useApp();
  const [query, setQuery] = createSignal('');
  let bar!: HTMLDivElement;
  let input!: HTMLInputElement;
  returnFocus(() => bar);
  onMount(() => input.focus());
  onCleanup(() => log.setFound(undefined));

  /** Newest first. */
  const matching = createMemo(() => {
    if (query().trim() === '') return [];
    const matches = createMatcher(query());
    return log
      .rows()
      .filter((row) => !isSystem(row) && matches(body(row)))
      .toReversed();
  });
  const place = () => matching().findIndex((row) => row.msg_id === log.found());
  const show = (index: number) => log.setFound(matching()[index]?.msg_id);
  createEffect(on(query, () => show(0)));

  const newer = () => show(Math.max(0, place() - 1));
  const older = () => (place() + 1 < matching().length ? show(place() + 1) : void further());
  /** Loads older messages until one more of them matches, or there are none. */
  const further = async () => {
    const asked = query();
    const known = matching().length;
    while (query() === asked && matching().length === known && !log.complete() && log.searching()) {
      const before = log.rows().length;
      await log.loadOlder();
      if (log.rows().length === before) break;
    }
    if (query() === asked && matching().length > known) show(known);
  };
  const result = () => {
    if (query().trim() === '') return '';
    if (matching().length > 0) return text().finding.place(place() + 1, matching().length);
    return log.complete() ? text().finding.nowhere : text().finding.notLoaded;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') log.setSearching(false);
    else if (event.key === 'Enter' || event.key === 'ArrowUp' || event.key === 'ArrowDown')
      if (event.shiftKey || event.key === 'ArrowDown') newer();
      else older();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={bar} class="find-bar" role="search">
      <div class="field grow" data-kind="quiet">
        <Icon name="search" size="small" />
        <input
          ref={input}
          type="text"
          role="searchbox"
          value={query()}
          aria-label={text().finding.conversation}
          placeholder={text().finding.conversation}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <span class="hint numeric" role="status">
          {result()}
        </span>
      </div>
      <Show when={query().trim() !== '' && place() === matching().length - 1 && !log.complete()}>
        <button
          type="button"
          class="button"
          data-kind="bare"
          data-size="small"
          disabled={log.loadingOlder()}
          onClick={() => void further()}
        >
          {text().finding.further}
        </button>
      </Show>
      <button
        type="button"
        class="icon-button"
        aria-label={text().finding.older}
        data-tip={text().finding.older}
        disabled={place() + 1 >= matching().length}
        onClick={older}
      >
        <Icon name="arrow-up" size="small" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={text().finding.newer}
        data-tip={text().finding.newer}
        disabled={place() <= 0}
        onClick={newer}
      >
        <Icon name="arrow-down" size="small" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={text().finding.close}
        data-tip={text().finding.close}
        onClick={() => log.setSearching(false)}
      >
        <Icon name="x" size="small" />
      </button>
    </div>
  );
}
