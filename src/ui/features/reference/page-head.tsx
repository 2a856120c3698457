/** The bar above a page of the reference: its name, one line about it, its marks, and the way back on a phone. */
import { type JSX, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { referenceHref } from '../../stores/reference-route.ts';
import { texts } from './texts.ts';

/** `summary` is the contract's English. */
export function PageHead(props: { title: string; summary?: string; code?: boolean; children?: JSX.Element }) {
  return (
    <header class="bar reference-head">
      <a class="icon-button bar-back phone-only" aria-label={texts().toList} href={referenceHref()}>
        <Icon name="chevron-left" size="large" />
      </a>
      <div class="grow">
        <h1 classList={{ mono: props.code }} lang={props.code ? 'en' : undefined}>
          {props.title}
        </h1>
        <Show when={props.summary}>
          <p class="hint" lang="en">
            {props.summary}
          </p>
        </Show>
      </div>
      <div class="marks">{props.children}</div>
    </header>
  );
}
