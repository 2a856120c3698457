/** One room's settings, in the pane beside the list or over it. */
import {
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Switch,
} from 'solid-js';
import type { BlockLifetime } from '#model/enumerations.ts';
import { Avatar } from '../../components/avatar.tsx';
import { FetchedView } from '../../components/fetched-view.tsx';
import { Icon } from '../../components/icon.tsx';
import { SwitchItem, ValueItem } from '../../components/setting-items.tsx';
import { codeText, laterText, longDate, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { PaneTitle } from '../shell/pane-title.tsx';
import { DeleteRoom } from './delete-room.tsx';
import { HideRoom } from './hide-room.tsx';
import { LifetimeSelect } from './lifetime-field.tsx';
import { MovePeople } from './move-people.tsx';
import { EditNotices, RenameRoom, RoomPassword } from './room-edits.tsx';
import { roomName } from './room-name.ts';
import { createRooms, type Room } from './rooms-state.ts';
import { ShowRoom } from './show-room.tsx';
import '../details/details.css';
import './rooms.css';

type Asked = 'name' | 'password' | 'notices' | 'people' | 'hide' | 'show' | 'delete';

export default function RoomDetails(props: { roomId: string }) {
  const app = useApp();
  const { navigation } = app;
  const rooms = createRooms(app);
  const room = createMemo(() => rooms.value()?.find(({ row }) => row.b_id === props.roomId));
  let element!: HTMLElement;
  onMount(() => {
    if (navigation.wide()) return;
    const before = document.activeElement;
    element.focus();
    onCleanup(() => before instanceof HTMLElement && before.isConnected && before.focus());
  });
  /** A room that is deleted or hidden, here or elsewhere, leaves the screen. */
  createEffect(
    on(rooms.value, (list) => {
      if (list && room() === undefined) navigation.back();
    }),
  );
  return (
    <section
      ref={element}
      class="pane details-pane"
      role={navigation.phone() ? 'main' : 'complementary'}
      aria-label={laterText().rooms.title}
      data-region=""
      tabindex="-1"
    >
      <header class="bar room-bar">
        <Show when={navigation.phone()}>
          <button
            type="button"
            class="icon-button bar-back"
            aria-label={text().common.back}
            onClick={() => navigation.back()}
          >
            <Icon name="chevron-left" size="large" />
          </button>
        </Show>
        <span class="grow">
          <PaneTitle title={room() ? roomName((room() as Room).row) : laterText().rooms.title} />
        </span>
        <Show when={!navigation.phone()}>
          <button
            type="button"
            class="icon-button"
            aria-label={laterText().rooms.close}
            data-tip={laterText().rooms.close}
            onClick={() => navigation.back()}
          >
            <Icon name="x" />
          </button>
        </Show>
      </header>
      <div class="scroll">
        <FetchedView of={rooms} rows={4}>
          {() => <Show when={room()}>{(found) => <RoomSettings room={found()} renew={rooms.renew} />}</Show>}
        </FetchedView>
      </div>
    </section>
  );
}

function RoomSettings(props: { room: Room; renew: () => Promise<void> }) {
  const app = useApp();
  const [asked, setAsked] = createSignal<Asked>();
  const name = () => roomName(props.room.row);
  const notify = () => props.room.config?.b_enable_msg !== 0;
  const close = () => setAsked(undefined);
  const done = () => {
    close();
    void props.renew();
  };
  const lifetimeId = createUniqueId();
  const setLifetime = async (exp: BlockLifetime) => {
    const answer = await app.api.call('room', 'setLifetime', { bId: props.room.row.b_id, exp });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await props.renew();
  };
  const setNotify = async (wanted: boolean) => {
    const answer = await app.api.call('block', 'updateBlock', { bId: props.room.row.b_id, isOpenMsg: wanted ? 1 : 0 });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await props.renew();
  };
  return (
    <>
      <div class="room-profile">
        <Avatar address={props.room.row.b_id} variant={props.room.row.c_pfp} size={80} arch />
        <Show when={props.room.current}>
          <span class="tag" data-kind="accent">
            {laterText().rooms.current}
          </span>
        </Show>
        <span class="hint">{laterText().room.made(longDate(props.room.row.created_time))}</span>
      </div>
      <div class="group">
        <ValueItem icon="pencil" label={laterText().room.name} value={name()} onPress={() => setAsked('name')} />
        <ValueItem
          icon="key-round"
          label={laterText().room.password}
          value={laterText().room.passwordChange}
          onPress={() => setAsked('password')}
        />
        <Show when={props.room.config}>
          {(config) => (
            <div class="item top">
              <Icon name="clock" size="small" />
              <span class="grow">
                <label for={lifetimeId}>{laterText().lifetime.label}</label>
                <span class="item-detail" id={`${lifetimeId}-detail`}>
                  {laterText().lifetime.detail}
                </span>
                <LifetimeSelect
                  id={lifetimeId}
                  value={config().b_exp}
                  quiet
                  onChange={(exp) => void setLifetime(exp)}
                />
              </span>
            </div>
          )}
        </Show>
      </div>
      <div class="group">
        <SwitchItem
          icon="bell"
          label={laterText().notices.label}
          detail={laterText().notices.detail}
          on={notify()}
          onChange={(wanted) => void setNotify(wanted)}
        />
        <Show when={notify()}>
          <ValueItem
            icon="message-circle"
            label={laterText().notices.texts}
            detail={props.room.notices[0]?.bmn_cry ?? laterText().notices.none}
            value={props.room.notices.length > 0 ? laterText().notices.count(props.room.notices.length) : ''}
            onPress={() => setAsked('notices')}
          />
        </Show>
        <Show when={props.room.current}>
          <ValueItem
            icon="eye-off"
            label={laterText().hide.item}
            detail={laterText().hide.detail}
            onPress={() => setAsked('hide')}
          />
        </Show>
      </div>
      <Show when={!props.room.current}>
        <div class="group">
          <ValueItem
            icon="users-round"
            label={laterText().room.people}
            detail={laterText().room.peopleDetail}
            onPress={() => setAsked('people')}
          />
        </div>
        <div class="group">
          <ValueItem
            icon="trash-2"
            label={laterText().room.delete}
            detail={laterText().room.deleteDetail}
            danger
            onPress={() => setAsked('delete')}
          />
        </div>
      </Show>
      <Switch>
        <Match when={asked() === 'name'}>
          <RenameRoom room={props.room} onClose={close} onDone={done} />
        </Match>
        <Match when={asked() === 'password'}>
          <RoomPassword room={props.room} onClose={close} onDone={done} />
        </Match>
        <Match when={asked() === 'notices'}>
          <EditNotices room={props.room} onClose={close} onDone={done} />
        </Match>
        <Match when={asked() === 'people'}>
          <MovePeople room={props.room} onClose={close} />
        </Match>
        <Match when={asked() === 'hide'}>
          <HideRoom onClose={close} onDone={done} onShow={() => setAsked('show')} />
        </Match>
        <Match when={asked() === 'show'}>
          <ShowRoom onClose={close} onDone={done} />
        </Match>
        <Match when={asked() === 'delete'}>
          <DeleteRoom room={props.room} onClose={close} onDone={done} />
        </Match>
      </Switch>
    </>
  );
}
