/** A person's picture, drawn from the bytes of their address: a hint for the eye, no proof. */
import { createMemo, For, Show } from 'solid-js';
import { avatarShape } from './avatar-shape.ts';
import './avatar.css';

/** `size` in px. `online` adds the presence dot. A room's picture is an arch. */
export function Avatar(props: { address: string; variant?: number; size?: number; online?: boolean; arch?: boolean }) {
  const shape = createMemo(() => avatarShape(props.address, props.variant ?? 0));
  return (
    <span class="avatar-frame" aria-hidden="true">
      <span
        class="avatar"
        classList={{ arch: props.arch }}
        style={{ '--hue': String(shape().hue), '--size': `${props.size ?? 40}px` }}
      >
        <svg viewBox="0 0 40 40" fill="currentColor">
          <For each={shape().cells}>
            {(cell) => <path transform={cell.place} d={cell.path} opacity={cell.opacity} />}
          </For>
        </svg>
      </span>
      <Show when={props.online}>
        <span class="presence" />
      </Show>
    </span>
  );
}
