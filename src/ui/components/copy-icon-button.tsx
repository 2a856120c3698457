/** Copies a text that stands beside it. */
import { useApp } from '../stores/app-state.ts';
import { copyText } from './copy.ts';
import { Icon } from './icon.tsx';

/** `label` says what is copied. */
export function CopyIconButton(props: { label: string; text: string; size?: 'small' }) {
  const { toasts } = useApp();
  return (
    <button
      type="button"
      class="icon-button"
      data-size={props.size}
      aria-label={props.label}
      data-tip={props.label}
      onClick={() => void copyText(props.text, toasts)}
    >
      <Icon name="copy" size={props.size === undefined ? 'small' : 'tiny'} />
    </button>
  );
}
