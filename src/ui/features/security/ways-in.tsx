/** Setting and removing the ways into the default room besides the password. */
import { createSignal, onMount, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { codeText, language, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { canHear, spokenLanguage } from '../../stores/spoken-phrase.ts';
import { hasPasskeys, makePasskey, rememberWays } from '../../stores/ways-in.ts';
import { SectionTitle } from '../shell/pane-title.tsx';
import { PatternDialog } from './pattern-dialog.tsx';
import { PhraseDialog } from './phrase-dialog.tsx';

type Way = 'gesture' | 'fingerprint' | 'voice';
/** What the lock screen knows it by. */
const known = { gesture: 'gesture', fingerprint: 'passkey', voice: 'voice' } as const;

export function WaysIn() {
  const app = useApp();
  /** Undefined until they are known, and in rooms that have none. */
  const [ways, setWays] = createSignal<readonly string[]>();
  const [drawing, setDrawing] = createSignal(false);
  const read = async () => {
    const answer = await app.api.call('opener', 'list', {});
    setWays(answer.ok ? answer.value : undefined);
  };
  /** In which a phrase can be said here without a server. */
  const [spoken, setSpoken] = createSignal<string>();
  const [speaking, setSpeaking] = createSignal(false);
  const listenFor = async () => {
    const wanted = spokenLanguage(language());
    if (await canHear(wanted)) setSpoken(wanted);
  };
  onMount(() => {
    void read();
    void listenFor();
  });
  const has = (way: Way) => ways()?.includes(way) === true;

  const set = async (type: Way, value: string) => {
    const answer = await app.api.call('opener', 'set', { type, value });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await read();
    return answer.ok;
  };
  const remove = async (type: Way) => {
    const answer = await app.api.call('opener', 'remove', { type });
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    rememberWays({ [known[type]]: undefined });
    await read();
  };
  const addPasskey = async () => {
    const made = await makePasskey();
    if (!made.ok) return app.toasts.error(made.error === 'Cancelled' ? text().ways.cancelled : text().ways.noSecret);
    if (await set('fingerprint', made.value.secret)) rememberWays({ passkey: made.value.id });
  };
  const addPattern = async (drawn: string) => {
    setDrawing(false);
    if (await set('gesture', drawn)) rememberWays({ gesture: true });
  };
  const addPhrase = async (phrase: string) => {
    setSpeaking(false);
    if (await set('voice', phrase)) rememberWays({ voice: spoken() });
  };
  return (
    <Show when={ways() !== undefined && !app.session()?.anonymous}>
      <section class="section">
        <SectionTitle title={text().ways.title} />
        <p class="hint">{text().ways.lead}</p>
        <div class="group">
          <Show when={hasPasskeys()}>
            <button
              type="button"
              class="item"
              onClick={() => void (has('fingerprint') ? remove('fingerprint') : addPasskey())}
            >
              <Icon name="key-round" size="small" />
              <span>{has('fingerprint') ? text().ways.removePasskey : text().ways.addPasskey}</span>
            </button>
          </Show>
          <button
            type="button"
            class="item"
            onClick={() => (has('gesture') ? void remove('gesture') : setDrawing(true))}
          >
            <Icon name="lock" size="small" />
            <span>{has('gesture') ? text().ways.removePattern : text().ways.addPattern}</span>
          </button>
          <Show when={has('voice') || spoken() !== undefined}>
            <button
              type="button"
              class="item"
              onClick={() => (has('voice') ? void remove('voice') : setSpeaking(true))}
            >
              <Icon name="message-circle" size="small" />
              <span>{has('voice') ? laterText().phrase.remove : laterText().phrase.add}</span>
            </button>
          </Show>
        </div>
        <Show when={speaking() && spoken()}>
          {(spokenIn) => (
            <PhraseDialog
              language={spokenIn()}
              onClose={() => setSpeaking(false)}
              onHeard={(phrase) => void addPhrase(phrase)}
            />
          )}
        </Show>
        <Show when={drawing()}>
          <PatternDialog onClose={() => setDrawing(false)} onDrawn={(drawn) => void addPattern(drawn)} />
        </Show>
      </section>
    </Show>
  );
}
