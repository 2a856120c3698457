/** The history, virtualised: sits at its end, keeps its place while older pages load, lets arrows walk the messages. */
import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid';
import { Guarded } from '../../components/broken.tsx';
import { Icon } from '../../components/icon.tsx';
import { dayLabel, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { now } from '../../stores/clock.ts';
import { isMine } from '../../stores/message-content.ts';
import { BrokenEntry, EntryView } from './entry-view.tsx';
import { type Entry, logEntries } from './log-entries.ts';
import { onceDrawn } from './once-drawn.ts';
import './message-log.css';

/** px: this near the end counts as the end; this near the start asks for older messages. */
const near = { end: 48, start: 600 } as const;

export function MessageLog(props: { id: string; name: string; typing: boolean }) {
  const app = useApp();
  const { log } = app;
  const [entries, setEntries] = createStore<{ list: Entry[] }>({ list: [] });
  const [shift, setShift] = createSignal(false);
  const [atEnd, setAtEnd] = createSignal(true);
  /** Keys of what came while the end was out of sight and is still there. */
  const [unseen, setUnseen] = createSignal<readonly string[]>([]);
  const [floatingDay, setFloatingDay] = createSignal<number>();
  const [focused, setFocused] = createSignal(-1);
  let viewport!: HTMLDivElement;
  let handle: VirtualizerHandle | undefined;
  let placed = false;
  /** A message is getting longer or shorter by a press: whoever reads it stays there, also at the end. */
  let folding = false;
  let dayTimer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    clearTimeout(dayTimer);
    sizes.disconnect();
  });

  const wanted = createMemo(() =>
    logEntries(log.rows(), { complete: log.complete(), unread: log.unreadMark(), typing: props.typing }),
  );
  const distance = () => viewport.scrollHeight - viewport.scrollTop - viewport.clientHeight;
  const toEnd = () => {
    handle?.scrollToIndex(entries.list.length - 1, { align: 'end' });
    // The list knows nothing of the space below it.
    requestAnimationFrame(() => viewport.scrollTo({ top: viewport.scrollHeight }));
  };
  /** Answers whether the end is in sight. */
  const lookForEnd = () => {
    const end = distance() < near.end;
    setAtEnd(end);
    if (end) setUnseen([]);
    return end;
  };
  const stay = () => {
    if (folding) return;
    if (placed && atEnd()) toEnd();
    else seeAll();
  };
  /** What can't be scrolled says nothing of where it stands: all of it is in sight. */
  const seeAll = () => {
    if (!placed || viewport.scrollHeight > viewport.clientHeight) return;
    setAtEnd(true);
    setUnseen([]);
  };
  const sizes = new ResizeObserver(stay);
  onMount(() => sizes.observe(viewport));

  createEffect(
    on(wanted, (next, previous: Entry[] | undefined) => {
      const sameEnd = previous !== undefined && previous.length > 0 && previous.at(-1)?.key === next.at(-1)?.key;
      setShift(sameEnd && next.length > (previous?.length ?? 0));
      setEntries('list', reconcile(next, { key: 'key' }));
      if (unseen().length > 0) setUnseen((keys) => keys.filter((key) => next.some((entry) => entry.key === key)));
      if (next.length === 0) return next;
      if (!placed) place();
      else if (!sameEnd) follow(next, previous ?? []);
      requestAnimationFrame(seeAll);
      return next;
    }),
  );
  /** Once, on opening: at the unread line when there is one, else at the end. */
  function place(): void {
    placed = true;
    const line = entries.list.findIndex((entry) => entry.kind === 'unread');
    setAtEnd(line < 0);
    queueMicrotask(() => {
      if (line >= 0) handle?.scrollToIndex(line, { align: 'start', offset: -80 });
      else toEnd();
      // A list that starts near its top, or is shorter than its place, gets no scroll event that would ask for more.
      requestAnimationFrame(() => viewport.scrollTop < near.start && void log.loadOlder());
    });
  }
  function follow(next: readonly Entry[], previous: readonly Entry[]): void {
    const known = new Set(previous.map((entry) => entry.key));
    const added = next.filter((entry) => entry.kind === 'message' && !known.has(entry.key));
    const own = added.some((entry) => entry.kind === 'message' && isMine(entry.row));
    if (atEnd() || own) queueMicrotask(toEnd);
    else setUnseen((keys) => [...keys, ...added.map((entry) => entry.key)]);
  }

  const onScroll = (offset: number) => {
    const end = lookForEnd();
    if (offset < near.start && placed) void log.loadOlder();
    const top = handle?.findItemIndex(offset + 8) ?? 0;
    const entry = entries.list[top];
    setFloatingDay(entry && 'row' in entry && !end ? entry.row.sent_time : undefined);
    clearTimeout(dayTimer);
    dayTimer = setTimeout(() => setFloatingDay(undefined), 1500);
  };

  createEffect(
    on(
      log.unfolded,
      () => {
        folding = true;
        onceDrawn(() => {
          folding = false;
          lookForEnd();
        });
      },
      { defer: true },
    ),
  );
  createEffect(
    on(log.found, (id) => {
      const index = entries.list.findIndex((entry) => entry.key === id);
      if (index >= 0) handle?.scrollToIndex(index, { align: 'center' });
    }),
  );

  /** Index of the nearest message from `from` in the direction of `step`; −1 when there is none. */
  const nextMessage = (from: number, step: 1 | -1) => {
    for (let index = from; index >= 0 && index < entries.list.length; index += step) {
      if (entries.list[index]?.kind === 'message') return index;
    }
    return -1;
  };
  const focusMessage = (index: number) => {
    const entry = entries.list[index];
    if (!entry) return;
    setFocused(index);
    handle?.scrollToIndex(index, { align: 'nearest' });
    requestAnimationFrame(() => viewport.querySelector<HTMLElement>(`[data-message="${entry.key}"]`)?.focus());
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const inside = event.target !== viewport;
    const last = entries.list.length - 1;
    const moves: Partial<Record<string, () => number>> = {
      ArrowUp: () => nextMessage(inside ? focused() - 1 : last, -1),
      ArrowDown: () => (inside ? nextMessage(focused() + 1, 1) : -1),
      Home: () => nextMessage(0, 1),
      End: () => nextMessage(last, -1),
    };
    const target = moves[event.key]?.();
    if (target === undefined || target < 0) return;
    event.preventDefault();
    focusMessage(target);
  };

  return (
    <div class="log-frame">
      <div
        ref={viewport}
        class="log"
        role="log"
        aria-live={atEnd() ? 'polite' : 'off'}
        aria-label={text().message.log(props.name)}
        aria-busy={log.status() === 'loading'}
        tabindex="0"
        data-region=""
        onKeyDown={onKey}
      >
        <div class="log-space" />
        <Virtualizer
          ref={(made) => {
            handle = made;
          }}
          data={entries.list}
          shift={shift()}
          scrollRef={viewport}
          keepMounted={focused() >= 0 && focused() < entries.list.length ? [focused()] : []}
          onScroll={onScroll}
          onResize={stay}
        >
          {(entry: Entry, index) => (
            <Guarded fallback={() => <BrokenEntry />}>
              <EntryView
                entry={entry}
                name={props.name}
                onFocus={() => setFocused(index())}
                newest={index() === entries.list.length - 1}
              />
            </Guarded>
          )}
        </Virtualizer>
      </div>
      <Show when={log.loadingOlder()}>
        <p class="log-notice" role="status">
          <Icon name="loader-circle" size="small" spinning />
          {text().message.loadingOlder}
        </p>
      </Show>
      <Show when={log.status() === 'failed'}>
        <p class="log-notice">
          {text().message.loadFailed}
          <button type="button" class="button" data-kind="bare" data-size="small" onClick={() => void log.reload()}>
            {text().common.retry}
          </button>
        </p>
      </Show>
      <Show when={!log.loadingOlder() && floatingDay()}>
        {(time) => (
          <p class="log-notice day" aria-hidden="true">
            {dayLabel(time(), now())}
          </p>
        )}
      </Show>
      <Show when={!atEnd()}>
        <button
          type="button"
          class="log-jump"
          aria-label={text().message.jumpToEnd}
          onClick={() => {
            setUnseen([]);
            toEnd();
          }}
        >
          <Icon name="arrow-down" />
          <Show when={unseen().length > 0}>
            <span class="count">{unseen().length > 99 ? '99+' : unseen().length}</span>
          </Show>
        </button>
      </Show>
    </div>
  );
}
