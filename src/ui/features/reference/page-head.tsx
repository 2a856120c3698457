/** The bar above a page of the reference: its name, one line about it, its marks, and the way back on a phone. */
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Icon } from '../../components/icon.tsx';
import { referenceHref } from '../../stores/reference-route.ts';
import { texts } from './texts.ts';

/** The way back on a phone. */
export function ToList() {
  return (
    <a class="icon-button bar-back phone-only" aria-label={texts().toList} href={referenceHref()}>
      <Icon name="chevron-left" size="large" />
    </a>
  );
}

/** `summary` is the contract's English. */
export function PageHead(props: {
  title: string;
  /** Beside the list's own heading that of the page is the second. */
  heading?: 'h1' | 'h2';
  summary?: string;
  code?: boolean;
  children?: JSX.Element;
}) {
  return (
    <header class="bar reference-head">
      <ToList />
      <div class="grow">
        <Dynamic
          component={props.heading ?? 'h1'}
          class="page-title"
          classList={{ mono: props.code }}
          lang={props.code ? 'en' : undefined}
        >
          {props.title}
        </Dynamic>
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
