/** `#/api`: every method, event and code of the contract to read, and a console to try them on the running engine. */
import { createEffect, Match, on, onCleanup, onMount, Switch } from 'solid-js';
import type { Client } from '#client/client.ts';
import { Empty } from '../../components/empty.tsx';
import { findKey, isChord } from '../keyboard/keymap.ts';
import { focusRegion } from '../keyboard/regions.ts';
import { CodePage } from './code-page.tsx';
import { createConsoleState } from './console-state.ts';
import { entryAt, ownGroups } from './entries.ts';
import { EntryList } from './entry-list.tsx';
import { EventPage } from './event-page.tsx';
import { referenceKeys } from './keys.ts';
import { MethodPage } from './method-page.tsx';
import { Overview } from './overview.tsx';
import { PageHead } from './page-head.tsx';
import { texts } from './texts.ts';
import { Watch, watchPage } from './watch.tsx';
import '../shell/shell.css';
import './page.css';
import './reference.css';

/** Whether what has the focus takes text, so that `/` is a character there. */
function isTyping(): boolean {
  return document.activeElement?.matches('input, textarea') ?? false;
}

export default function Reference(props: { client: Client | undefined; page: string; onLeave: () => void }) {
  const state = createConsoleState(props.client);
  let list!: HTMLElement;
  let pane!: HTMLElement;
  let watch!: HTMLElement;

  const entry = () => entryAt(props.page);
  const ofKind = <Kind extends string>(kind: Kind) => {
    const found = entry();
    return found?.kind === kind ? (found as Extract<typeof found, { kind: Kind }>) : undefined;
  };

  const view = () => {
    if (props.page === watchPage) return 'watch';
    return props.page === '' ? 'list' : 'page';
  };

  /** On a phone the list gives way to the page: the focus goes along. */
  createEffect(
    on(
      () => props.page,
      () => list.offsetParent === null && (view() === 'watch' ? watch : pane).focus(),
      { defer: true },
    ),
  );
  onMount(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || document.querySelector('dialog[open]')) return;
      const key = findKey(event, 'everywhere');
      if (isChord(event, referenceKeys.find) && !isTyping()) list.querySelector('input')?.focus();
      else if (key === 'nextRegion') focusRegion(1);
      else if (key === 'previousRegion') focusRegion(-1);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    onCleanup(() => window.removeEventListener('keydown', onKey));
  });

  return (
    <div class="reference">
      <main class="reference-panes" data-view={view()}>
        <EntryList ref={list} page={props.page} state={state} onLeave={props.onLeave} />
        <section class="main-pane" ref={pane} aria-label={texts().page} tabindex="-1" data-region="">
          <Switch
            fallback={
              <>
                <PageHead title={texts().title} />
                <Empty icon="search" title={texts().missing} body={texts().missingBody} />
              </>
            }
          >
            <Match when={view() !== 'page' || Object.hasOwn(ownGroups, props.page)}>
              <Overview />
            </Match>
            <Match when={ofKind('method')} keyed>
              {(found) => <MethodPage entry={found} state={state} />}
            </Match>
            <Match when={ofKind('event')} keyed>
              {(found) => <EventPage entry={found} />}
            </Match>
            <Match when={ofKind('code')} keyed>
              {(found) => <CodePage entry={found} />}
            </Match>
          </Switch>
        </section>
        <Watch ref={watch} state={state} alone={view() === 'watch'} />
      </main>
    </div>
  );
}
