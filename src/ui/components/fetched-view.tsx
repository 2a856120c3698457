/** Shows what was read; before that grey rows, and in place of it why it could not be read, with a way to try again. */
import { type Accessor, type JSX, Match, Switch } from 'solid-js';
import { codeText, text } from '../i18n/i18n.ts';
import type { Fetched } from '../stores/fetched.ts';
import { Note } from './note.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';

export function FetchedView<Value>(props: {
  of: Fetched<Value>;
  rows: number;
  children: (value: Accessor<NonNullable<Value>>) => JSX.Element;
}) {
  return (
    <Switch fallback={<SkeletonRows count={props.rows} />}>
      <Match when={props.of.value()}>{(value) => props.children(value)}</Match>
      <Match when={props.of.error()}>
        {(error) => (
          <>
            <Note kind="danger">{codeText(error().code)}</Note>
            <button type="button" class="button" onClick={() => void props.of.renew()}>
              {text().common.retry}
            </button>
          </>
        )}
      </Match>
    </Switch>
  );
}
