/** Under the password of the lock screen: the other ways in that were set in this browser. */
import { createSignal, Show } from 'solid-js';
import type { LoginType } from '#model/enumerations.ts';
import { Icon } from '../../components/icon.tsx';
import { PatternPad } from '../../components/pattern-pad.tsx';
import { text } from '../../i18n/i18n.ts';
import { hear } from '../../stores/spoken-phrase.ts';
import { hasPasskeys, knownWays, usePasskey } from '../../stores/ways-in.ts';

export default function OtherWays(props: { onTry: (type: LoginType, value: string) => Promise<boolean> }) {
  const { passkey, gesture, voice } = knownWays();
  const [hearing, setHearing] = createSignal<'idle' | 'listening' | 'unheard'>('idle');
  const [pattern, setPattern] = createSignal<string>();
  const tryPasskey = async () => {
    const used = await usePasskey(passkey ?? '');
    if (used.ok) await props.onTry('fingerprint', used.value);
  };
  const tryPhrase = async () => {
    if (hearing() === 'listening') return;
    setHearing('listening');
    const heard = await hear(voice ?? '');
    setHearing(heard.ok ? 'idle' : 'unheard');
    if (heard.ok) await props.onTry('voice', heard.value);
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
      <Show when={voice !== undefined}>
        <button type="button" class="button" aria-disabled={hearing() === 'listening'} onClick={() => void tryPhrase()}>
          {hearing() === 'listening' ? text().ways.listening : text().ways.usePhrase}
        </button>
        <Show when={hearing() === 'unheard'}>
          <p class="hint" role="alert">
            {text().ways.unheard}
          </p>
        </Show>
      </Show>
    </>
  );
}
