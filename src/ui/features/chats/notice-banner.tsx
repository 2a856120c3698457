/** One thing to know above the conversations: an icon, the words, what to do about it, and a way to put it away. */
import { Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.ts';
import { text } from '../../i18n/i18n.ts';

export function NoticeBanner(props: {
  icon: IconName;
  words: string;
  action: string;
  onAction: () => void;
  /** None for what can't be put away. */
  onClose?: (() => void) | undefined;
}) {
  return (
    <div class="requests-banner" role="status">
      <Icon name={props.icon} size="small" />
      <span class="grow">{props.words}</span>
      <button type="button" class="button" data-size="small" onClick={() => props.onAction()}>
        {props.action}
      </button>
      <Show when={props.onClose}>
        <button
          type="button"
          class="icon-button"
          data-size="small"
          aria-label={text().toasts.dismiss}
          onClick={() => props.onClose?.()}
        >
          <Icon name="x" size="small" />
        </button>
      </Show>
    </div>
  );
}
