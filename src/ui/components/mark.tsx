/** The product's mark, the lit door; `lit={false}` is the locked form: the light is out, the mark stands alone. */
import { Show } from 'solid-js';
import './mark.css';

export function Mark(props: { size: number; lit?: boolean }) {
  return (
    <svg class="mark" width={props.size} height={props.size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        class="mark-door"
        fill-rule="evenodd"
        d="M16 2.5A11 11 0 0 1 27 13.5V22.5A3.5 3.5 0 0 1 23.5 26H12.6L6.8 30A1.15 1.15 0 0 1 5 29.05V13.5A11 11 0 0 1 16 2.5ZM16 9A5 5 0 0 0 11 14V21.5H21V14A5 5 0 0 0 16 9Z"
      />
      <Show when={props.lit !== false}>
        <path class="mark-light" d="M16 9A5 5 0 0 1 21 14V21.5H16Z" />
      </Show>
    </svg>
  );
}
