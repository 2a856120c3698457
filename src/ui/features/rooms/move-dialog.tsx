/** From a contact or a conversation: to which room it moves. */
import { createSignal, For, Show } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FetchedView } from '../../components/fetched-view.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { moveToRoom } from './move-to-room.ts';
import { roomName } from './room-name.ts';
import { createRooms, type Room } from './rooms-state.ts';
import '../details/details.css';
import './rooms.css';

export default function MoveDialog(props: { address: string; name: string; onClose: () => void }) {
  const app = useApp();
  const rooms = createRooms(app);
  const [busy, setBusy] = createSignal(false);
  const others = () => (rooms.value() ?? []).filter((room) => !room.current);
  const move = async (room: Room) => {
    if (busy()) return;
    setBusy(true);
    const moved = await moveToRoom(app, { address: props.address, name: props.name, room: room.row });
    setBusy(false);
    if (moved && app.navigation.place().item === props.address) app.navigation.open(app.navigation.place().area);
    if (moved) props.onClose();
  };
  return (
    <Dialog title={laterText().move.title(props.name)} closable onClose={props.onClose}>
      <p>{laterText().move.lead}</p>
      <FetchedView of={rooms} rows={2}>
        {() => (
          <Show when={others().length > 0} fallback={<p class="hint">{laterText().move.none}</p>}>
            <ul class="people-choice" aria-label={laterText().move.to}>
              <For each={others()}>
                {(room) => (
                  <li>
                    <button type="button" class="item" aria-disabled={busy()} onClick={() => void move(room)}>
                      <Avatar address={room.row.b_id} variant={room.row.c_pfp} size={36} arch />
                      <span class="grow ellipsis">{roomName(room.row)}</span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </FetchedView>
    </Dialog>
  );
}
