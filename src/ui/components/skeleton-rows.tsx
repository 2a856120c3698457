/** Grey rows while a list is being read; they appear only after 200 ms. */
import { For } from 'solid-js';
import './empty.css';

export function SkeletonRows(props: { count: number }) {
  return (
    <div class="skeleton-rows" aria-hidden="true">
      <For each={Array.from({ length: props.count })}>
        {() => (
          <div class="skeleton-row">
            <span class="skeleton" />
            <span class="skeleton" />
            <span class="skeleton" />
          </div>
        )}
      </For>
    </div>
  );
}
