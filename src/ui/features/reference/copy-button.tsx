/** Copies a text and says so where it was pressed. */
import { createSignal, onCleanup } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { texts } from './texts.ts';

const shownFor = 2000;

export function CopyButton(props: { label: string; text: () => string; disabled?: boolean }) {
  const [outcome, setOutcome] = createSignal<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    const said = await navigator.clipboard.writeText(props.text()).then(
      () => text().common.copied,
      () => texts().try.copyFailed,
    );
    setOutcome(said);
    clearTimeout(timer);
    timer = setTimeout(() => setOutcome(undefined), shownFor);
  };
  return (
    <button type="button" class="button" data-size="small" disabled={props.disabled} onClick={() => void copy()}>
      <Icon name="copy" size="small" />
      <span aria-live="polite">{outcome() ?? props.label}</span>
    </button>
  );
}
