/** The contacts, and the ways to get more of them. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { ContactRow } from '#contract/rows/contact.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Empty } from '../../components/empty.tsx';
import { FilterField, NothingFound } from '../../components/filter-field.tsx';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.ts';
import { keepOneTabStop, walkRows } from '../../components/roving.ts';
import { SkeletonRows } from '../../components/skeleton-rows.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName, isDefaultName, shortAddress } from '../../stores/names.ts';
import { createMatcher } from '../../stores/search.ts';
import { NetworkLine } from '../chats/network-line.tsx';
import '../chats/chat-list.css';
import './people.css';

export default function PeopleList() {
  const app = useApp();
  const { contacts, navigation } = app;
  const item = () => navigation.place().item;
  const [query, setQuery] = createSignal('');
  const matching = createMemo(() => {
    const matches = createMatcher(query());
    const wanted = (row: ContactRow) => matches(row.c_ps, row.c_nic, row.c_nd_add);
    return {
      friends: contacts.friends().filter(wanted),
      waiting: contacts.waiting().filter(wanted),
      former: contacts.former().filter(wanted),
    };
  });
  const friends = () => matching().friends;
  const waiting = () => matching().waiting;
  const former = () => matching().former;
  const first = () => friends()[0] ?? waiting()[0] ?? former()[0];
  const nobody = () => contacts.friends().length + contacts.waiting().length + contacts.former().length === 0;
  return (
    <div class="list">
      <header class="bar">
        <h1 class="grow" data-panic="">
          {text().people.title}
        </h1>
      </header>
      <FilterField
        label={text().finding.people}
        query={query()}
        onQuery={setQuery}
        onEnter={() => {
          const row = first();
          if (row) navigation.open('people', row.c_nd_add);
        }}
      />
      <ul class="rows" onKeyDown={walkRows} onFocusIn={keepOneTabStop}>
        <PageRow page="add" icon="user-round-plus" label={text().people.add} tabStop />
        <PageRow page="card" icon="qr-code" label={text().people.myCode} />
        <PageRow page="requests" icon="user-round-check" label={text().people.requests}>
          <Show when={contacts.requests().length > 0}>
            <span class="count" data-muted={contacts.badge() === 0 ? '' : undefined}>
              {contacts.requests().length}
            </span>
          </Show>
        </PageRow>
        <Show when={app.loaded()} fallback={<SkeletonRows count={4} />}>
          <Show when={waiting().length > 0}>
            <li class="rows-head">{text().people.waiting}</li>
            <For each={waiting()}>
              {(row) => <ContactItem row={row} current={item() === row.c_nd_add} detail={text().people.waitingState} />}
            </For>
          </Show>
          <Show when={friends().length > 0}>
            <li class="rows-head">{text().people.count(friends().length)}</li>
            <For each={friends()}>{(row) => <ContactItem row={row} current={item() === row.c_nd_add} />}</For>
          </Show>
          <Show when={former().length > 0}>
            <li class="rows-head">{text().people.former}</li>
            <For each={former()}>
              {(row) => <ContactItem row={row} current={item() === row.c_nd_add} detail={text().people.formerState} />}
            </For>
          </Show>
          <Show when={first() === undefined && !nobody()}>
            <li>
              <NothingFound query={query()} />
            </li>
          </Show>
          <Show when={nobody()}>
            <li>
              <Empty icon="users-round" title={text().people.emptyTitle} body={text().people.emptyBody} />
            </li>
          </Show>
        </Show>
      </ul>
      <NetworkLine />
    </div>
  );
}

function PageRow(props: { page: string; icon: IconName; label: string; tabStop?: boolean; children?: JSX.Element }) {
  const { navigation } = useApp();
  return (
    <li>
      <button
        type="button"
        class="row page-row"
        data-row=""
        tabindex={props.tabStop ? 0 : -1}
        aria-current={navigation.place().item === props.page ? 'page' : undefined}
        onClick={() => navigation.open('people', props.page)}
      >
        <span class="page-row-icon">
          <Icon name={props.icon} />
        </span>
        <span class="row-line">
          <span class="row-name grow">{props.label}</span>
          {props.children}
        </span>
      </button>
    </li>
  );
}

function ContactItem(props: { row: ContactRow; current: boolean; detail?: string }) {
  const app = useApp();
  const address = () => props.row.c_nd_add;
  const nameless = () => isDefaultName(props.row.c_ps, address()) && isDefaultName(props.row.c_nic, address());
  return (
    <li>
      <button
        type="button"
        class="row"
        data-row=""
        tabindex="-1"
        aria-current={props.current ? 'true' : undefined}
        onClick={() => app.navigation.open('people', address())}
      >
        <Avatar address={address()} variant={props.row.c_pfp_id} online={app.presence.isDirect(address())} />
        <span class="row-text">
          <span class="row-line">
            <span class="row-name ellipsis" dir="auto" classList={{ mono: nameless() }}>
              {contactName(props.row)}
            </span>
          </span>
          <span class="row-line second">
            <span class="ellipsis" classList={{ mono: !props.detail }}>
              {props.detail ?? shortAddress(address())}
            </span>
          </span>
        </span>
      </button>
    </li>
  );
}
