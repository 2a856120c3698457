/** One conversation: who, the log, the composer. */
import { createMemo, createSignal, lazy, Show, Suspense } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName, conversationName, shortAddress } from '../../stores/names.ts';
import { ariaKeys, keymap } from '../keyboard/keymap.ts';
import { PaneTitle } from '../shell/pane-title.tsx';
import { ChangeBanner } from '../trust/change-banner.tsx';
import { TrustMark } from '../trust/trust-mark.tsx';
import { Composer } from './composer.tsx';
import { MessageLog } from './message-log.tsx';
import { markReadWhileVisible } from './reading.ts';
import { WriteBarrier } from './write-barrier.tsx';
import './conversation.css';

const ConversationMenu = lazy(() => import('../chats/conversation-menu.tsx'));
const SelectionBar = lazy(() => import('./selection-bar.tsx'));
const FindBar = lazy(() => import('./find-bar.tsx'));

/** `id` is the other person's address. */
export default function Conversation(props: { id: string }) {
  const app = useApp();
  const row = () => app.conversations.byId(props.id);
  const contact = () => app.contacts.byAddress(props.id);
  const name = createMemo(() => {
    const friend = contact();
    const conversation = row();
    return friend ? contactName(friend) : conversation ? conversationName(conversation) : shortAddress(props.id);
  });
  const picture = () => contact()?.c_pfp_id ?? row()?.pfpid ?? 0;
  const [menuAt, setMenuAt] = createSignal<{ x: number; y: number }>();
  let more!: HTMLButtonElement;
  const typing = () => app.presence.isTyping(props.id);
  const subtitle = () => {
    if (typing()) return text().conversation.typing;
    return app.presence.isDirect(props.id) ? text().conversation.direct : text().conversation.encrypted;
  };
  const banner = () => {
    const state = app.connection.state();
    if (state === 'offline') return text().network.bannerOffline;
    return state === 'disconnected' ? text().network.bannerWaiting : undefined;
  };
  /** What can't be written down can't be sent either: that comes before what the network does. */
  const unstorable = () => {
    const trouble = app.storage.trouble();
    return trouble === 'full' || trouble === 'failing' ? text().device.notices[trouble] : undefined;
  };
  markReadWhileVisible(app, props.id);

  return (
    <div class="conversation">
      <header class="bar">
        <button
          type="button"
          class="icon-button bar-back phone-only"
          aria-label={text().common.back}
          onClick={() => app.navigation.back()}
        >
          <Icon name="chevron-left" size="large" />
        </button>
        <Avatar address={props.id} variant={picture()} size={36} online={app.presence.isDirect(props.id)} />
        <div class="grow">
          <div class="bar-name">
            <PaneTitle title={name()} />
            <TrustMark address={props.id} />
          </div>
          <p class="bar-sub">
            <Show when={!typing()}>
              <Icon name="lock" size="tiny" />
            </Show>
            <span class="ellipsis">{subtitle()}</span>
          </p>
        </div>
        <button
          type="button"
          class="icon-button"
          aria-label={text().finding.conversation}
          aria-keyshortcuts={ariaKeys(keymap.everywhere.search)}
          aria-pressed={app.log.searching()}
          data-tip={text().finding.conversation}
          onClick={() => app.log.setSearching(!app.log.searching())}
        >
          <Icon name="search" />
        </button>
        <button
          type="button"
          class="icon-button"
          data-details-toggle=""
          aria-label={text().conversation.details}
          aria-pressed={app.navigation.detailsShown()}
          data-tip={text().conversation.details}
          onClick={() => app.navigation.toggleDetails()}
        >
          <Icon name="panel-right" />
        </button>
        <button
          ref={more}
          type="button"
          class="icon-button"
          aria-label={text().conversation.more}
          aria-haspopup="menu"
          aria-expanded={menuAt() !== undefined}
          data-tip={text().conversation.more}
          onClick={() => {
            const box = more.getBoundingClientRect();
            setMenuAt({ x: box.right - 228, y: box.bottom + 4 });
          }}
        >
          <Icon name="ellipsis" />
        </button>
      </header>
      <Show when={menuAt()}>
        {(at) => (
          <Suspense>
            <ConversationMenu
              id={props.id}
              at={at()}
              onClose={() => {
                setMenuAt(undefined);
                more.focus();
              }}
            />
          </Suspense>
        )}
      </Show>
      <Show when={app.log.searching()}>
        <Suspense>
          <FindBar />
        </Suspense>
      </Show>
      <Show when={unstorable()}>
        {(words) => (
          <div class="banner" role="status">
            <Icon name="circle-alert" size="small" />
            <span class="grow">{words()}</span>
          </div>
        )}
      </Show>
      <Show when={banner()}>
        {(words) => (
          <div class="banner" role="status">
            <Icon name="wifi-off" size="small" />
            <span class="grow">{words()}</span>
          </div>
        )}
      </Show>
      <ChangeBanner address={props.id} name={name()} />
      <MessageLog id={props.id} name={name()} typing={typing()} />
      <Show
        when={app.log.selected().length === 0}
        fallback={
          <Suspense>
            <SelectionBar />
          </Suspense>
        }
      >
        <WriteBarrier id={props.id}>
          <Composer id={props.id} name={name()} pub={contact()?.c_pub_curve ?? ''} />
        </WriteBarrier>
      </Show>
    </div>
  );
}
