/** Links to methods, side by side. */
import { For } from 'solid-js';
import { referenceHref } from '../../stores/reference-route.ts';
import type { MethodEntry } from './entries.ts';

export function MethodLinks(props: { methods: readonly MethodEntry[] }) {
  return (
    <ul class="links" lang="en">
      <For each={props.methods}>
        {({ page, module, method }) => (
          <li>
            <a class="mono" href={referenceHref(page)}>
              {`${module}.${method}`}
            </a>
          </li>
        )}
      </For>
    </ul>
  );
}
