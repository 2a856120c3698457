/** A whole page that says what is the matter instead of the app: http, an old browser, an engine that doesn't start. */
import { For, type JSX, Show } from 'solid-js';
import { Mark } from '../../components/mark.tsx';
import { text } from '../../i18n/i18n.ts';
import './notice-page.css';

export function NoticePage(props: { title: string; body: string; children?: JSX.Element }) {
  return (
    <main class="notice-page">
      <div class="notice">
        <Mark size={56} lit={false} />
        <h1>{props.title}</h1>
        <p>{props.body}</p>
        {props.children}
      </div>
    </main>
  );
}

/** Plain http on another host: the browser gives no `crypto.subtle`. */
export function InsecurePage() {
  return (
    <NoticePage title={text().insecure.title} body={text().insecure.body}>
      <h2>{text().insecure.what}</h2>
      <ul>
        <For each={[text().insecure.https, text().insecure.local, text().insecure.operator]}>
          {(line) => <li>{line}</li>}
        </For>
      </ul>
    </NoticePage>
  );
}

export function UnsupportedPage() {
  return <NoticePage title={text().unsupported.title} body={text().unsupported.body} />;
}

/** The engine is on its way; words appear only when that takes long. */
export function StartingPage(props: { slow: boolean }) {
  return (
    <main class="notice-page" aria-busy="true">
      <div class="notice starting" role="status" aria-label={text().starting.label}>
        <Mark size={56} lit={false} />
        <Show when={props.slow}>
          <p>{text().starting.slow}</p>
        </Show>
      </div>
    </main>
  );
}

/** Something in the app threw where nothing nearer caught it. */
export function BrokenPage() {
  return (
    <NoticePage title={text().broken.title} body={text().broken.body}>
      <button type="button" class="button" data-kind="primary" data-size="big" onClick={() => location.reload()}>
        {text().broken.reload}
      </button>
    </NoticePage>
  );
}

export function FailedPage(props: { onRetry: () => void }) {
  return (
    <NoticePage title={text().starting.failedTitle} body={text().starting.failedBody}>
      <button type="button" class="button" data-kind="primary" data-size="big" onClick={() => props.onRetry()}>
        {text().common.retry}
      </button>
    </NoticePage>
  );
}

/** Another device of the account has taken this one out of it, and everything here was wiped. */
export function RemovedPage(props: { onContinue: () => void }) {
  return (
    <NoticePage title={text().ended.title} body={text().ended.removed}>
      <button type="button" class="button" data-kind="primary" onClick={() => props.onContinue()}>
        {text().ended.goOn}
      </button>
    </NoticePage>
  );
}
