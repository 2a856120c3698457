/** Under the password of the lock screen: the other ways in that were set in this browser. */
import { createSignal, Show } from 'solid-js';
import type { LoginType } from '#model/enumerations.ts';
import { Icon } from '../../components/icon.tsx';
import { PatternPad } from '../../components/pattern-pad.tsx';
import { text } from '../../i18n/i18n.ts';
import { hasPasskeys, knownWays, usePasskey } from '../../stores/ways-in.ts';

export default function OtherWays(props: { onTry: (type: LoginType, value: string) => Promise<boolean> }) {
  const { passkey, gesture } = knownWays();
  const [pattern, setPattern] = createSignal<string>();
  const tryPasskey = async () => {
    const used = await usePasskey(passkey ?? '');
    if (used.ok) await props.onTry('fingerprint', used.value);
  };
  const tryPattern = async () => {
    const drawn = pattern() ?? '';
    setPattern('');
    await props.onTry('gesture', drawn);
  };
  return (
    <>
      <Show when={passkey !== undefined && hasPasskeys()}>
        <button type="button" class="button" onClick={() => void tryPasskey()}>
          <Icon name="key-round" size="small" />
          {text().ways.usePasskey}
        </button>
      </Show>
      <Show when={gesture === true}>
        <Show
          when={pattern() !== undefined}
          fallback={
            <button type="button" class="button" onClick={() => setPattern('')}>
              {text().ways.usePattern}
            </button>
          }
        >
          <PatternPad value={pattern() ?? ''} onChange={setPattern} />
          <button type="button" class="button" onClick={() => void tryPattern()}>
            {text().ways.unlockPattern}
          </button>
        </Show>
      </Show>
    </>
  );
}
