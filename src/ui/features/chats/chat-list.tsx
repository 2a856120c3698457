/** The conversations: requests that wait, a filter, the rows, and the connection in words. */
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { Empty } from '../../components/empty.tsx';
import { FilterField, NothingFound } from '../../components/filter-field.tsx';
import { Icon } from '../../components/icon.tsx';
import { keepOneTabStop, walkRows } from '../../components/roving.ts';
import { SkeletonRows } from '../../components/skeleton-rows.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { preview } from '../../stores/message-content.ts';
import { conversationName, personName } from '../../stores/names.ts';
import { createMatcher } from '../../stores/search.ts';
import { DeviceNotice } from '../device/device-notice.tsx';
import { KeyCaps } from '../keyboard/key-caps.tsx';
import { ariaKeys, keymap } from '../keyboard/keymap.ts';
import { ConversationItem } from './conversation-item.tsx';
import { NetworkLine } from './network-line.tsx';
import { NoticeBanner } from './notice-banner.tsx';
import './chat-list.css';

const choices = ['all', 'unread', 'hidden'] as const;
type Choice = (typeof choices)[number];

export function ChatList() {
  const app = useApp();
  const { navigation } = app;
  const [query, setQuery] = createSignal('');
  const [choice, setChoice] = createSignal<Choice>('all');
  /** Until the list is opened the next time; the words stay unwritten. */
  const [reminding, setReminding] = createSignal(true);
  const lists: Record<Choice, () => readonly ConversationRow[]> = {
    all: app.conversations.sorted,
    unread: () => app.conversations.sorted().filter((row) => row.rs_unread > 0),
    hidden: app.conversations.hidden,
  };
  /** The last hidden one may show itself again while hidden ones are looked at. */
  const chosen = () => (lists[choice()]().length === 0 ? 'all' : choice());
  const shown = createMemo(() => {
    const matches = createMatcher(query());
    return lists[chosen()]().filter((row) =>
      matches(
        conversationName(row),
        row.orgNic,
        row.rs_id,
        preview(row.msg_type, row.msg_cry, app.contacts.byAddress(row.rs_id)),
      ),
    );
  });
  /** What a wide window has open; on a phone the list stands alone. */
  const current = () => (navigation.place().area === 'chats' ? navigation.place().item : null);
  /** The row that Tab reaches: the open one, else the first. */
  const tabStop = () => shown().find((row) => row.rs_id === current())?.rs_id ?? shown()[0]?.rs_id;

  return (
    <div class="list">
      <header class="bar">
        <h1 class="grow" data-panic="">
          {text().chats.title}
        </h1>
        <button
          type="button"
          class="icon-button"
          aria-label={text().chats.newChat}
          data-tip={text().chats.newChat}
          onClick={() => navigation.open('people', 'add')}
        >
          <Icon name="user-round-plus" />
        </button>
      </header>
      <FilterField
        label={text().chats.filter}
        query={query()}
        onQuery={setQuery}
        keyShortcuts={ariaKeys(keymap.everywhere.jump)}
        onEnter={() => {
          const first = shown()[0];
          if (first) navigation.open('chats', first.rs_id);
        }}
      >
        <span class="wide-only">
          <KeyCaps chord={keymap.everywhere.jump[0]} />
        </span>
      </FilterField>
      <Show when={lists.unread().length + lists.hidden().length > 0}>
        <fieldset class="chips">
          <legend class="visually-hidden">{text().chats.choice}</legend>
          <For each={choices.filter((name) => name === 'all' || lists[name]().length > 0)}>
            {(name) => (
              <button type="button" class="chip" aria-pressed={chosen() === name} onClick={() => setChoice(name)}>
                {text().chats.choices[name]}
                <Show when={name !== 'all'}> {lists[name]().length}</Show>
              </button>
            )}
          </For>
        </fieldset>
      </Show>
      <Show when={reminding() && !app.backedUp() && !app.session()?.anonymous}>
        <NoticeBanner
          icon="key-round"
          words={text().chats.wordsUnwritten}
          action={text().chats.wordsShow}
          onAction={() => navigation.open('settings', 'words')}
          onClose={() => setReminding(false)}
        />
      </Show>
      <Show when={app.alarms() > 0}>
        <NoticeBanner
          icon="shield-alert"
          words={text().chats.alarm}
          action={text().chats.alarmShow}
          onAction={() => navigation.open('settings', 'devices')}
        />
      </Show>
      <DeviceNotice />
      <RequestsBanner />
      <Show when={app.loaded()} fallback={<SkeletonRows count={6} />}>
        <Show
          when={shown().length > 0}
          fallback={
            <Show when={query() === ''} fallback={<NothingFound query={query()} />}>
              <Empty icon="message-circle" title={text().chats.emptyTitle} body={text().chats.emptyBody}>
                <button
                  type="button"
                  class="button"
                  data-kind="primary"
                  data-size="small"
                  onClick={() => navigation.open('people', 'card')}
                >
                  <Icon name="qr-code" size="small" />
                  {text().chats.emptyAction}
                </button>
              </Empty>
            </Show>
          }
        >
          <ul class="rows" onKeyDown={walkRows} onFocusIn={keepOneTabStop}>
            <For each={shown()}>
              {(row) => (
                <ConversationItem row={row} current={current() === row.rs_id} tabStop={tabStop() === row.rs_id} />
              )}
            </For>
          </ul>
        </Show>
      </Show>
      <NetworkLine />
    </div>
  );
}

function RequestsBanner() {
  const app = useApp();
  return (
    <Show when={app.contacts.requests()[0]}>
      {(newest) => (
        <button type="button" class="requests-banner" onClick={() => app.navigation.open('people', 'requests')}>
          <Icon name="user-round-plus" size="small" />
          <span class="grow ellipsis">
            <b>{text().chats.requests(app.contacts.requests().length)}</b>
            {text().chats.requestsJoin}
            {text().chats.requestsFrom(personName(newest().nodeId, newest().nickname))}
          </span>
          <Icon name="chevron-right" size="small" />
        </button>
      )}
    </Show>
  );
}
