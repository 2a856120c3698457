/** A chord as the keys to press. */
import { For } from 'solid-js';
import { keyCaps } from './keymap.ts';
import './keyboard.css';

export function KeyCaps(props: { chord: string }) {
  return (
    <span class="key-caps">
      <For each={keyCaps(props.chord)}>{(cap) => <kbd>{cap}</kbd>}</For>
    </span>
  );
}
