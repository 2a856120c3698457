/** One row of the list: who, when, and what came last: typing › draft › preview. */
import { lazy, Match, Show, Suspense, Switch } from 'solid-js';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { Avatar } from '../../components/avatar.tsx';
import { DeliveryState } from '../../components/delivery-state.tsx';
import { Icon } from '../../components/icon.tsx';
import { createMenuOpener } from '../../components/menu-opener.ts';
import { dateTime, listTime, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { now } from '../../stores/clock.ts';
import { deliveryState, isNotice, preview } from '../../stores/message-content.ts';
import { machineTime } from '../../stores/moment.ts';
import { conversationName, isDefaultName } from '../../stores/names.ts';
import { TrustMark } from '../trust/trust-mark.tsx';

const ConversationMenu = lazy(() => import('./conversation-menu.tsx'));

export function ConversationItem(props: { row: ConversationRow; current: boolean; tabStop: boolean }) {
  const app = useApp();
  const menu = createMenuOpener();
  let element!: HTMLButtonElement;
  const id = () => props.row.rs_id;
  const name = () => conversationName(props.row);
  const draft = () => (props.current ? '' : app.drafts.of(id()).trim());
  const mine = () =>
    props.row.msgCndadd === app.ownAddress() && props.row.msg_type !== 0 && !isNotice(props.row.msg_type);
  const newest = () => app.conversations.newest(id());
  const nameless = () => [props.row.cps, props.row.nic, props.row.orgNic].every((each) => isDefaultName(each, id()));
  return (
    <li>
      <button
        ref={element}
        type="button"
        class="row"
        classList={{ unread: props.row.rs_unread > 0 }}
        data-row=""
        tabindex={props.tabStop ? 0 : -1}
        aria-current={props.current ? 'true' : undefined}
        {...menu.handlers}
        onClick={() => menu.wasLong() || app.navigation.open('chats', id())}
      >
        <Avatar address={id()} variant={props.row.pfpid} online={app.presence.isDirect(id())} />
        <span class="row-text">
          <span class="row-line">
            <span class="row-name ellipsis" dir="auto" classList={{ mono: nameless() }}>
              {name()}
            </span>
            <TrustMark address={id()} />
            <Show when={props.row.disturb === 1}>
              <Icon name="bell-off" size="tiny" />
              <span class="visually-hidden">{text().chats.muted}</span>
            </Show>
            <Show when={app.presence.isDirect(id())}>
              <span class="visually-hidden">{text().conversation.direct}</span>
            </Show>
            <Show when={props.row.msg_created_time > 0}>
              <time class="row-time" dateTime={machineTime(props.row.msg_created_time)}>
                {listTime(props.row.msg_created_time, now())}
              </time>
            </Show>
          </span>
          <span class="row-line second">
            <Switch
              fallback={
                <>
                  <Show when={mine() && newest()}>{(row) => <DeliveryState state={deliveryState(row())} />}</Show>
                  {/* Made anew for another text: a browser asks for the direction of its script only then. */}
                  <Show when={preview(props.row.msg_type, props.row.msg_cry, app.contacts.byAddress(id()))} keyed>
                    {(said) => (
                      <span class="row-preview ellipsis" dir="auto">
                        {said}
                      </span>
                    )}
                  </Show>
                </>
              }
            >
              <Match when={app.presence.isTyping(id())}>
                <span class="row-typing ellipsis">{text().chats.typing}</span>
              </Match>
              <Match when={draft()}>
                <span class="row-preview ellipsis">
                  <b>{text().chats.draft}</b> <span dir="auto">{draft()}</span>
                </span>
              </Match>
            </Switch>
            <Show when={props.row.top_time > 0}>
              <Icon name="pin" size="tiny" />
              <span class="visually-hidden">{text().chats.pinned}</span>
            </Show>
            <Show when={props.row.rs_unread > 0}>
              <span class="count" data-muted={props.row.disturb === 1 ? '' : undefined} aria-hidden="true">
                {props.row.rs_unread > 99 ? '99+' : props.row.rs_unread}
              </span>
              <span class="visually-hidden">{text().chats.unread(props.row.rs_unread)}</span>
            </Show>
          </span>
          <Show when={props.row.hideState > 0}>
            <span class="row-until">{text().chats.hiddenUntil(dateTime(props.row.hideState))}</span>
          </Show>
        </span>
      </button>
      <Show when={menu.at()}>
        {(at) => (
          <Suspense>
            <ConversationMenu
              id={id()}
              at={at()}
              onClose={() => {
                menu.close();
                element.focus();
              }}
            />
          </Suspense>
        )}
      </Show>
    </li>
  );
}
