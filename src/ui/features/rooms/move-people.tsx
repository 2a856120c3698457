/** Choosing who of the open room moves to another one. */
import { createSignal, For, Show } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName } from '../../stores/names.ts';
import { moveToRoom } from './move-to-room.ts';
import type { Room } from './rooms-state.ts';

export function MovePeople(props: { room: Room; onClose: () => void }) {
  const app = useApp();
  const [moving, setMoving] = createSignal<string>();
  const move = async (address: string, name: string) => {
    if (moving() !== undefined) return;
    setMoving(address);
    await moveToRoom(app, { address, name, room: props.room.row });
    setMoving(undefined);
  };
  return (
    <Dialog title={laterText().move.choose} closable onClose={props.onClose}>
      <p>{laterText().move.lead}</p>
      <Show when={app.contacts.friends().length > 0} fallback={<p class="hint">{laterText().move.nobody}</p>}>
        <ul class="people-choice">
          <For each={app.contacts.friends()}>
            {(row) => (
              <li>
                <button
                  type="button"
                  class="item"
                  aria-disabled={moving() !== undefined}
                  onClick={() => void move(row.c_nd_add, contactName(row))}
                >
                  <Avatar address={row.c_nd_add} variant={row.c_pfp_id} size={36} />
                  <span class="grow ellipsis">{contactName(row)}</span>
                  <span class="item-end">{laterText().move.confirm}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Dialog>
  );
}
