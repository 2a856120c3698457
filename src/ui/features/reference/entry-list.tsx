/** The list of everything that has a page: searched as one types, grouped by module, walked by arrow keys. */
import { createMemo, createSignal, For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Icon } from '../../components/icon.tsx';
import { keepOneTabStop, walkRows } from '../../components/roving.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import { KeyCaps } from '../keyboard/key-caps.tsx';
import { ariaKeys } from '../keyboard/keymap.ts';
import type { ConsoleState } from './console-state.ts';
import { type Entry, entries, entryAt, grouped, ownGroups, search } from './entries.ts';
import { referenceKeys } from './keys.ts';
import { texts } from './texts.ts';
import { watchPage } from './watch.tsx';
import '../chats/chat-list.css';

const methodCount = entries.filter(({ kind }) => kind === 'method').length;

export function EntryList(props: { ref: HTMLElement; page: string; state: ConsoleState; onLeave: () => void }) {
  const [query, setQuery] = createSignal('');
  const found = createMemo(() => grouped(search(query())));
  const current = () => entryAt(props.page)?.group ?? props.page;
  const engineState = () => {
    if (!props.state.canRun) return 'offline';
    return props.state.session() === undefined ? 'connecting' : 'connected';
  };
  const engineText = () => {
    const session = props.state.session();
    if (!props.state.canRun) return texts().engine.none;
    return session === undefined ? texts().engine.waiting : texts().engine.session[session];
  };
  return (
    <nav class="pane list-pane" ref={props.ref} aria-label={texts().list} data-region="" tabindex="-1">
      <header class="bar">
        <div class="grow reference-title">
          {/* A page beside it has a heading of its own. */}
          <Dynamic component={props.page === '' ? 'h1' : 'p'}>{texts().title}</Dynamic>
          <span class="tag numeric">{texts().methods(methodCount)}</span>
        </div>
        <a class="button phone-only" data-size="small" href={referenceHref(watchPage)}>
          {texts().watch.label}
        </a>
        <button type="button" class="icon-button" aria-label={texts().leave} onClick={() => props.onLeave()}>
          <Icon name="x" />
        </button>
      </header>
      <div class="list-head">
        <label class="field" data-kind="quiet">
          <Icon name="search" size="small" />
          <input
            type="search"
            placeholder={texts().search}
            aria-label={texts().search}
            aria-keyshortcuts={ariaKeys([referenceKeys.find])}
            autocomplete="off"
            spellcheck={false}
            value={query()}
            onInput={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && setQuery('')}
          />
          <span aria-hidden="true">
            <KeyCaps chord={referenceKeys.find} />
          </span>
        </label>
      </div>
      <p class="visually-hidden" role="status">
        {query() !== '' && found().length === 0 ? texts().nothingFound(query()) : ''}
      </p>
      <Show
        when={found().length > 0}
        fallback={
          <p class="list-nothing" aria-hidden="true">
            {texts().nothingFound(query())}
          </p>
        }
      >
        <ul class="rows" onKeyDown={walkRows} onFocusIn={keepOneTabStop}>
          <For each={found()}>
            {([group, members], index) => (
              <Group
                group={group}
                members={members}
                page={props.page}
                open={query() !== '' || current() === group}
                first={index() === 0}
              />
            )}
          </For>
        </ul>
      </Show>
      <div class="network-line" role="status" data-state={engineState()}>
        <span class="network-dot" />
        <span>{engineText()}</span>
      </div>
    </nav>
  );
}

function groupName(group: string): string {
  if (group === ownGroups.events) return texts().events;
  return group === ownGroups.codes ? texts().codes : group;
}

/** Open while it has the page that is shown, or what is searched for; else as it was pressed. */
function Group(props: { group: string; members: readonly Entry[]; page: string; open: boolean; first: boolean }) {
  const [pressed, setPressed] = createSignal<boolean>();
  const open = () => pressed() ?? props.open;
  const isModule = () => props.members[0]?.kind === 'method';
  return (
    <li>
      <button
        type="button"
        class="reference-group"
        data-row=""
        tabindex={props.first ? 0 : -1}
        aria-expanded={open()}
        onClick={() => setPressed(!open())}
      >
        <Icon name="chevron-right" size="small" />
        <span class="grow" classList={{ mono: isModule() }} lang={isModule() ? 'en' : undefined}>
          {groupName(props.group)}
        </span>
        <span class="hint numeric">{props.members.length}</span>
      </button>
      <Show when={open()}>
        <ul lang="en">
          <For each={props.members}>
            {(entry) => (
              <li>
                <a
                  class="reference-leaf mono"
                  data-row=""
                  tabindex="-1"
                  href={referenceHref(entry.page)}
                  aria-current={entry.page === props.page ? 'page' : undefined}
                  classList={{ struck: entry.kind === 'method' && entry.definition.deprecated }}
                >
                  {entry.name}
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </li>
  );
}
