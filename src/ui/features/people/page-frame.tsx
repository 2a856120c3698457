/** A page beside a list, with its bar: title, and the way back on a phone. */
import { type JSX, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { PaneTitle } from '../shell/pane-title.tsx';

export function PageFrame(props: { title: string; children: JSX.Element }) {
  const { navigation } = useApp();
  return (
    <>
      <header class="bar page-bar">
        <Show when={navigation.phone()}>
          <button
            type="button"
            class="icon-button bar-back"
            aria-label={text().common.back}
            onClick={() => navigation.back()}
          >
            <Icon name="chevron-left" size="large" />
          </button>
        </Show>
        <PaneTitle title={props.title} />
      </header>
      {/* A long page without a control is scrolled by keys, too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div class="scroll" tabindex="0">
        <div class="column">{props.children}</div>
      </div>
    </>
  );
}
