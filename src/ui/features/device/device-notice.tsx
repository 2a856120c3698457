/** Above the conversations: the worst there is to say about the storage, or once that the app can be installed. */
import { createMemo, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import type { StorageTrouble } from '../../stores/device-storage.ts';

export default function DeviceNotice() {
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
        <div class="requests-banner" role="status">
          <Icon name={said() === 'install' ? 'monitor' : 'circle-alert'} size="small" />
          <button type="button" class="grow device-notice" onClick={() => app.navigation.open('settings', 'device')}>
            {text().device.notices[said()]}
          </button>
          <Show when={canDismiss()}>
            <button
              type="button"
              class="icon-button"
              data-size="small"
              aria-label={text().toasts.dismiss}
              onClick={() => app.preferences.dismiss(said())}
            >
              <Icon name="x" size="small" />
            </button>
          </Show>
        </div>
      )}
    </Show>
  );
}
