/** What stands where something could not be shown: what failed, what is safe, what to do. */
import { ErrorBoundary, type JSX } from 'solid-js';
import { text } from '../i18n/i18n.ts';
import { Empty } from './empty.tsx';

/** Shows `children`; when they throw, `fallback` with a way to try again, and nothing around them is touched. */
export function Guarded(props: { fallback: (retry: () => void) => JSX.Element; children: JSX.Element }) {
  return (
    <ErrorBoundary
      fallback={(error: unknown, reset) => {
        // Never the error itself: its message may quote what somebody wrote.
        reportError(new Error(error instanceof Error ? error.name : typeof error));
        return props.fallback(reset);
      }}
    >
      {props.children}
    </ErrorBoundary>
  );
}

export function BrokenPart(props: { action: string; onAction: () => void }) {
  return (
    <Empty icon="circle-alert" title={text().broken.title} body={text().broken.body} danger>
      <button type="button" class="button" data-kind="primary" onClick={() => props.onAction()}>
        {props.action}
      </button>
    </Empty>
  );
}
