/** Codes that a method can answer: number, meaning, and what brings each about. */
import { For } from 'solid-js';
import type { PossibleCode } from '#contract/answers.ts';
import { codes } from '#contract/codes.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import { codePage } from './entries.ts';
import { texts } from './texts.ts';

export function CodeList(props: { codes: readonly PossibleCode[] }) {
  return (
    <ul class="codes">
      <For each={props.codes}>
        {({ name, origin }) => (
          <li>
            <a class="mono" href={referenceHref(codePage(name))}>
              {codes[name].code}
            </a>
            <span lang="en">{codes[name].message}</span>
            <span class="hint">{texts().origins[origin]}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
