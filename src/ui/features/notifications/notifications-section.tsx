/** Whether, and how, this person is told of new messages while iCom is in the background. */
import { createSignal, Show } from 'solid-js';
import type { DataOf, ParamsOf } from '#contract/contract.ts';
import { FetchedView } from '../../components/fetched-view.tsx';
import { Note } from '../../components/note.tsx';
import { SwitchItem } from '../../components/setting-items.tsx';
import { codeText, laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';

type Settings = DataOf<'user', 'getUserSingleSetting'>;
type Change = ParamsOf<'user', 'updateUserSingleSetting'>;

export default function NotificationsSection() {
  const app = useApp();
  const settings = createFetched(app, () => app.api.call('user', 'getUserSingleSetting', {}), []);
  const [denied, setDenied] = createSignal(false);
  const change = async (wanted: Change) => {
    const answer = await app.api.call('user', 'updateUserSingleSetting', wanted);
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await settings.renew();
  };
  /** The browser asks once; what it was told then holds. */
  const show = async (on: boolean) => {
    const allowed = !on || ('Notification' in globalThis && (await Notification.requestPermission()) === 'granted');
    setDenied(!allowed);
    if (allowed) await change({ rcNewMsgInfo: on ? 1 : 0 });
  };
  const shown = (row: Settings) =>
    row.rc_new_msg_info === 1 && 'Notification' in globalThis && Notification.permission === 'granted';
  return (
    <>
      <p class="page-lead">{laterText().notifying.lead}</p>
      <FetchedView of={settings} rows={3}>
        {(row) => (
          <div class="group">
            <SwitchItem
              icon="bell"
              label={laterText().notifying.show}
              detail={laterText().notifying.showDetail}
              on={shown(row())}
              onChange={(on) => void show(on)}
            />
            <SwitchItem
              icon="volume-2"
              label={laterText().notifying.sound}
              detail={laterText().notifying.soundDetail}
              on={row().new_msg_ring_tone === 1}
              onChange={(on) => void change({ newMsgRingTone: on ? 1 : 0 })}
            />
            <Show when={'vibrate' in navigator}>
              <SwitchItem
                icon="smartphone"
                label={laterText().notifying.vibrate}
                detail={laterText().notifying.vibrateDetail}
                on={row().new_msg_sk === 1}
                onChange={(on) => void change({ newMsgSk: on ? 1 : 0 })}
              />
            </Show>
          </div>
        )}
      </FetchedView>
      <Show when={denied()}>
        <Note kind="warning">{laterText().notifying.denied}</Note>
      </Show>
    </>
  );
}
