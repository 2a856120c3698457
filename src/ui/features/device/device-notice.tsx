/** Above the conversations: the worst there is to say about the storage, or once that the app can be installed. */
import { createMemo, Show } from 'solid-js';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import type { StorageTrouble } from '../../stores/device-storage.ts';
import { NoticeBanner } from '../chats/notice-banner.tsx';

export function DeviceNotice() {
  const app = useApp();
  const notice = createMemo((): StorageTrouble | 'install' | undefined => {
    const trouble = app.session()?.anonymous ? undefined : app.storage.trouble();
    if (trouble && !app.preferences.isDismissed(trouble)) return trouble;
    return app.installing.way() === 'offered' && !app.preferences.isDismissed('install') ? 'install' : undefined;
  });
  const canDismiss = () => notice() === 'atRisk' || notice() === 'install';
  return (
    <Show when={notice()}>
      {(said) => (
        <NoticeBanner
          icon={said() === 'install' ? 'monitor' : 'circle-alert'}
          words={text().device.notices[said()]}
          action={said() === 'install' ? text().device.installButton : text().device.storage}
          onAction={() => app.navigation.open('settings', 'device')}
          onClose={canDismiss() ? () => app.preferences.dismiss(said()) : undefined}
        />
      )}
    </Show>
  );
}
