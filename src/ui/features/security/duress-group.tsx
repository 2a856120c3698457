/** What happens when somebody is forced to open iCom: the password that wipes, and the blank room. */
import { createSignal, Show } from 'solid-js';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { SwitchItem, ValueItem } from '../../components/setting-items.tsx';
import { codeText, laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';
import { SectionTitle } from '../shell/pane-title.tsx';
import { clearChange } from './password-changes.ts';
import { PasswordDialog } from './password-dialog.tsx';
import type { Protection } from './protection.ts';

export function DuressGroup(props: { protection: Protection }) {
  const app = useApp();
  const clear = createFetched(app, () => app.api.call('user', 'hasEmptyPassword', {}), []);
  const [asked, setAsked] = createSignal<'clear' | 'decoy' | 'blank'>();
  const isSet = () => clear.value()?.status ?? false;
  const setDecoy = async (isOn: boolean) => {
    setAsked(undefined);
    const answer = await app.api.call('protection', 'setDecoy', { isOn });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await props.protection.renew();
  };
  const openBlank = async () => {
    setAsked(undefined);
    await app.drafts.flush();
    const answer = await app.api.call('protection', 'openBlank', {});
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
  };
  return (
    <section class="section">
      <SectionTitle title={laterText().security.duress} />
      <div class="group">
        <ValueItem
          icon="eraser"
          label={laterText().security.clear}
          detail={laterText().security.clearDetail}
          value={isSet() ? '' : laterText().security.set}
          onPress={() => setAsked('clear')}
        >
          <Show when={isSet()}>
            <span class="tag" data-kind="ok">
              {laterText().security.isSet}
            </span>
          </Show>
        </ValueItem>
        <Show when={props.protection.value()}>
          {(now) => (
            <SwitchItem
              icon="door"
              label={laterText().security.decoy}
              detail={laterText().security.decoyDetail}
              on={now().decoy}
              onChange={(on) => (on ? setAsked('decoy') : void setDecoy(false))}
            />
          )}
        </Show>
        <ValueItem
          icon="pencil"
          label={laterText().security.blank}
          detail={laterText().security.blankDetail}
          onPress={() => setAsked('blank')}
        />
      </div>
      <Show when={asked() === 'clear'}>
        <PasswordDialog
          change={clearChange(app.api, isSet())}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined);
            app.toasts.info(laterText().passwordForm.clearSet);
            void clear.renew();
          }}
        />
      </Show>
      <Show when={asked() === 'decoy'}>
        <ConfirmDialog
          title={laterText().security.decoyTitle}
          body={laterText().security.decoyBody}
          confirm={laterText().security.decoyConfirm}
          danger
          onClose={() => setAsked(undefined)}
          onConfirm={() => void setDecoy(true)}
        />
      </Show>
      <Show when={asked() === 'blank'}>
        <ConfirmDialog
          title={laterText().security.blank}
          body={laterText().security.blankBody}
          confirm={laterText().security.blankConfirm}
          onClose={() => setAsked(undefined)}
          onConfirm={() => void openBlank()}
        />
      </Show>
    </section>
  );
}
