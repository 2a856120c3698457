/** The rooms that this one lists, making a new one, and the way to another. */
import { createSignal, For, Show } from 'solid-js';
import { FetchedView } from '../../components/fetched-view.tsx';
import { Icon } from '../../components/icon.tsx';
import { Note } from '../../components/note.tsx';
import { ValueItem } from '../../components/setting-items.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';
import { CreateRoom } from './create-room.tsx';
import { RoomCard } from './room-card.tsx';
import { createRooms } from './rooms-state.ts';
import '../details/details.css';
import './rooms.css';

export default function RoomsSection() {
  const app = useApp();
  const rooms = createRooms(app);
  const blank = createFetched(app, () => app.api.call('block', 'exportIsBlankBlock', {}), ['session.changed']);
  const [creating, setCreating] = createSignal(false);
  const selected = () => (app.navigation.place().details ? app.navigation.place().item : null);
  return (
    <>
      <Show when={blank.value()?.status}>
        <Note kind="info">{laterText().rooms.inBlank}</Note>
      </Show>
      <section class="section rooms-part">
        <div class="section-head">
          <p class="page-lead">{laterText().rooms.lead}</p>
          <button type="button" class="button" data-kind="primary" data-size="small" onClick={() => setCreating(true)}>
            <Icon name="plus" size="small" />
            {laterText().rooms.create}
          </button>
        </div>
        <FetchedView of={rooms} rows={3}>
          {(list) => (
            <>
              <ul class="rooms">
                <For each={list()}>
                  {(room) => (
                    <li>
                      <RoomCard
                        room={room}
                        selected={selected() === `rooms/${room.row.b_id}`}
                        onPress={() => app.navigation.openDetails('settings', `rooms/${room.row.b_id}`)}
                      />
                    </li>
                  )}
                </For>
              </ul>
              <Show when={list().length < 2}>
                <p class="hint">{laterText().rooms.alone}</p>
              </Show>
            </>
          )}
        </FetchedView>
      </section>
      <div class="group">
        <ValueItem
          icon="door"
          label={laterText().rooms.another}
          detail={laterText().rooms.anotherDetail}
          onPress={() => app.setOpeningRoom(true)}
        />
        <ValueItem
          icon="shield-check"
          label={laterText().rooms.security}
          detail={laterText().rooms.securityDetail}
          onPress={() => app.navigation.open('settings', 'security')}
        />
      </div>
      <Show when={creating()}>
        <CreateRoom
          onClose={() => setCreating(false)}
          onDone={() => {
            setCreating(false);
            void rooms.renew();
          }}
        />
      </Show>
    </>
  );
}
