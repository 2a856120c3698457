/** One room in the list: its arch, its name, what is special about it. */
import { Show } from 'solid-js';
import { BlockLifetime } from '#model/enumerations.ts';
import { Avatar } from '../../components/avatar.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { roomName } from './room-name.ts';
import type { Room } from './rooms-state.ts';

export function RoomCard(props: { room: Room; selected: boolean; onPress: () => void }) {
  const lifetime = () => {
    const kept = props.room.config?.b_exp ?? BlockLifetime.forever;
    return kept === BlockLifetime.forever ? '' : laterText().lifetime.tag[kept];
  };
  return (
    <button
      type="button"
      class="room-card"
      aria-current={props.selected ? 'true' : undefined}
      onClick={() => props.onPress()}
    >
      <Avatar address={props.room.row.b_id} variant={props.room.row.c_pfp} size={48} arch />
      <span class="room-card-words">
        <b class="ellipsis">{roomName(props.room.row)}</b>
        <span class="room-tags">
          <Show when={props.room.current}>
            <span class="tag" data-kind="accent">
              {laterText().rooms.current}
            </span>
          </Show>
          <Show when={props.room.waiting}>
            <span class="tag room-waiting" data-kind="accent">
              {laterText().rooms.waiting}
            </span>
          </Show>
          <Show when={lifetime()}>
            <span class="tag">{lifetime()}</span>
          </Show>
          <Show when={props.room.config?.b_enable_msg === 0}>
            <span class="tag">{laterText().rooms.quiet}</span>
          </Show>
          <Show when={props.room.config?.b_enable_msg === 1 && props.room.notices.length > 0}>
            <span class="tag">{laterText().rooms.ownTexts}</span>
          </Show>
        </span>
      </span>
    </button>
  );
}
