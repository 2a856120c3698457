/** The open app: rail, list, conversation or page, details; one pane on a phone. */
import { createEffect, lazy, Match, on, onCleanup, onMount, Show, Suspense, Switch } from 'solid-js';
import { BrokenPart, Guarded } from '../../components/broken.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Empty } from '../../components/empty.tsx';
import { lazyWithTexts } from '../../components/lazy-part.ts';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { ChatList } from '../chats/chat-list.tsx';
import { createShortcuts } from '../keyboard/shortcuts.ts';
import { tellOfOwner } from '../lock/idle.ts';
import { watchForPanic } from '../lock/panic.ts';
import { ListResizer } from './list-resizer.tsx';
import { Rail } from './rail.tsx';
import './shell.css';

/** Neither is on the first screen; both are fetched as soon as that stands. */
const Conversation = lazy(() => import('../conversation/conversation.tsx'));
const Details = lazy(() => import('../details/details.tsx'));
const PeopleList = lazy(() => import('../people/people-list.tsx'));
const PeoplePage = lazy(() => import('../people/people-page.tsx'));
const OpenRoom = lazyWithTexts(() => import('../rooms/open-room.tsx'));
const KeysDialog = lazy(() => import('../keyboard/keys-dialog.tsx'));
const SettingsList = lazyWithTexts(() => import('../settings/settings-list.tsx'));
const SettingsPage = lazyWithTexts(() => import('../settings/settings-page.tsx'));
const RoomDetails = lazyWithTexts(() => import('../rooms/room-details.tsx'));

export default function Shell() {
  const app = useApp();
  const { navigation, log } = app;
  const place = navigation.place;
  const conversation = () => (place().area === 'chats' ? place().item : null);
  /** The room whose settings lie open beside the list of rooms. */
  const room = () => {
    const [section, id] = place().area === 'settings' && place().details ? (place().item ?? '').split('/') : [];
    return section === 'rooms' ? id : undefined;
  };
  const detailsShown = () => room() !== undefined || (conversation() !== null && navigation.detailsShown());
  const view = () => {
    if (place().item === null) return 'list';
    return place().details ? 'details' : 'main';
  };

  /** On a phone the pane that stands alone is the main one, whatever it is elsewhere. */
  const alone = (pane: string) => (navigation.phone() && view() === pane ? 'main' : undefined);

  createEffect(
    on(conversation, (id) => {
      if (id === null) log.close();
      else log.open(id, app.conversations.byId(id)?.rs_unread ?? 0);
    }),
  );
  createEffect(on([() => place().area, () => place().item], app.toasts.moveOn, { defer: true }));
  /** A conversation that is deleted, here or on another page, leaves the screen. */
  createEffect<boolean>((wasThere) => {
    const id = conversation();
    const there = id !== null && app.conversations.byId(id) !== undefined;
    if (wasThere && !there && id !== null && app.loaded()) navigation.open('chats');
    return there;
  }, false);
  onMount(() => onCleanup(createShortcuts(app)));
  onMount(() => onCleanup(watchForPanic(app)));
  onMount(() => onCleanup(tellOfOwner(app)));
  onMount(() => void Promise.all([Conversation.preload(), Details.preload()]));
  onMount(() => {
    let end: (() => void) | undefined;
    let gone = false;
    void import('../notifications/notifier.ts').then(({ startNotifier }) => {
      if (!gone) end = startNotifier(app);
    });
    onCleanup(() => {
      gone = true;
      end?.();
    });
  });
  let listPane!: HTMLElement;
  let mainPane!: HTMLElement;
  onMount(() => {
    if (document.activeElement === document.body) listPane.focus();
  });
  /** On a phone a pane takes the place of another, which takes the focus with it. */
  createEffect(
    on(
      view,
      (shown) => {
        if (!navigation.phone()) return;
        if (shown === 'main') mainPane.focus();
        else if (shown === 'list')
          (listPane.querySelector<HTMLElement>('[aria-current], [data-row][tabindex="0"]') ?? listPane).focus();
      },
      { defer: true },
    ),
  );

  return (
    <div
      class="app"
      data-view={view()}
      data-details={detailsShown() ? 'open' : undefined}
      style={{ '--list': `${app.preferences.listWidth()}px` }}
    >
      <Rail />
      <p class="visually-hidden" role="status">
        {app.announcer.words()}
      </p>
      <section
        ref={listPane}
        class="pane list-pane"
        role={alone('list')}
        aria-label={text().nav.lists[place().area]}
        data-region=""
        tabindex="-1"
      >
        <Suspense>
          <Switch>
            <Match when={place().area === 'chats'}>
              <ChatList />
            </Match>
            <Match when={place().area === 'people'}>
              <PeopleList />
            </Match>
            <Match when={place().area === 'settings'}>
              <SettingsList />
            </Match>
          </Switch>
        </Suspense>
        <ListResizer />
      </section>
      <main
        ref={mainPane}
        class="main-pane"
        aria-label={text().nav.areas[place().area]}
        tabindex="-1"
        data-region={conversation() === null ? '' : undefined}
      >
        <Suspense>
          <Switch>
            <Match when={conversation()} keyed>
              {(id) => (
                <Guarded fallback={(retry) => <BrokenPart action={text().common.retry} onAction={retry} />}>
                  <Conversation id={id} />
                </Guarded>
              )}
            </Match>
            <Match when={place().area === 'chats'}>
              <Empty icon="message-circle" title={text().conversation.none} body={text().conversation.noneBody} />
            </Match>
            <Match when={place().area === 'people'}>
              <PeoplePage page={place().item} />
            </Match>
            <Match when={place().area === 'settings'}>
              <SettingsPage item={place().item} />
            </Match>
          </Switch>
        </Suspense>
      </main>
      <Show when={room()} keyed>
        {(id) => (
          <Suspense>
            <RoomDetails roomId={id} />
          </Suspense>
        )}
      </Show>
      <Show when={detailsShown() && conversation()} keyed>
        {(address) => (
          <Suspense>
            <Details address={address} />
          </Suspense>
        )}
      </Show>
      <Show when={app.showingKeys()}>
        <Suspense>
          <KeysDialog />
        </Suspense>
      </Show>
      <Show when={app.openingRoom()}>
        <Suspense>
          <OpenRoom onClose={() => app.setOpeningRoom(false)} />
        </Suspense>
      </Show>
      <Show when={app.askingToEnd()}>
        <ConfirmDialog
          title={text().settings.endAnonymousTitle}
          body={text().settings.endAnonymousBody}
          confirm={text().settings.endAnonymousConfirm}
          danger
          onClose={() => void app.answerToEnd(false)}
          onConfirm={() => void app.answerToEnd(true)}
        />
      </Show>
    </div>
  );
}
