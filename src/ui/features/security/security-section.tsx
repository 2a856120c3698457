/** What protects this device, each with what it can't do: passwords, locking, and what happens under duress. */
import { createSignal, For, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { ValueItem } from '../../components/setting-items.tsx';
import { laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { SectionTitle } from '../shell/pane-title.tsx';
import { DuressGroup } from './duress-group.tsx';
import { LockingGroup } from './locking-group.tsx';
import { loginChange, walletChange } from './password-changes.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { createProtection } from './protection.ts';
import { WaysIn } from './ways-in.tsx';
import '../details/details.css';
import '../settings/settings.css';
import '../../components/setting-items.css';

export default function SecuritySection() {
  const app = useApp();
  const protection = createProtection(app);
  return (
    <Show when={!app.session()?.anonymous} fallback={<p class="page-lead">{laterText().security.none}</p>}>
      <p class="page-lead">{laterText().security.lead}</p>
      <OpeningGroup />
      <WaysIn />
      <LockingGroup protection={protection} />
      <DuressGroup protection={protection} />
      <section class="limits">
        <SectionTitle title={laterText().security.limits} />
        <ul>
          <For each={laterText().security.limitsList}>
            {(limit) => (
              <li>
                <Icon name="info" size="small" />
                <span>{limit}</span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function OpeningGroup() {
  const app = useApp();
  const [asked, setAsked] = createSignal<'login' | 'wallet'>();
  const done = () => {
    setAsked(undefined);
    app.toasts.info(laterText().passwordForm.saved);
  };
  return (
    <section class="section">
      <SectionTitle title={laterText().security.opening} />
      <div class="group">
        <ValueItem
          icon="text-cursor-input"
          label={laterText().security.login}
          detail={laterText().security.loginDetail}
          value={laterText().security.change}
          onPress={() => setAsked('login')}
        />
        <ValueItem
          icon="key-round"
          label={laterText().security.wallet}
          detail={laterText().security.walletDetail}
          value={laterText().security.change}
          onPress={() => setAsked('wallet')}
        />
        <ValueItem
          icon="pencil"
          label={text().settings.sections.words}
          detail={laterText().security.wordsDetail}
          onPress={() => app.navigation.open('settings', 'words')}
        >
          <span class="tag" data-kind={app.backedUp() ? 'ok' : 'lamp'}>
            {app.backedUp() ? laterText().security.wordsDone : laterText().security.wordsOpen}
          </span>
        </ValueItem>
      </div>
      <Show when={asked()} keyed>
        {(kind) => (
          <PasswordDialog
            change={kind === 'login' ? loginChange(app.api) : walletChange(app.api)}
            onClose={() => setAsked(undefined)}
            onDone={done}
          />
        )}
      </Show>
    </section>
  );
}
