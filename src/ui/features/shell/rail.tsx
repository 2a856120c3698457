/** The areas of the app: a rail beside the list, a tab bar on a phone. */
import { For, Show } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.ts';
import { Mark } from '../../components/mark.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import type { Area } from '../../stores/navigation.ts';
import { ariaKeys, keyCaps, keymap } from '../keyboard/keymap.ts';
import './rail.css';

const areas: readonly { area: Area; icon: IconName }[] = [
  { area: 'chats', icon: 'message-circle' },
  { area: 'people', icon: 'users-round' },
  { area: 'settings', icon: 'settings' },
];

export function Rail() {
  const app = useApp();
  const count = (area: Area) =>
    area === 'chats' ? app.conversations.unread() : area === 'people' ? app.contacts.badge() : 0;
  const spoken = (area: Area) => (area === 'chats' ? text().nav.unread(count(area)) : text().nav.requests(count(area)));
  return (
    <nav class="rail" aria-label={text().nav.label} data-region="" tabindex="-1">
      <span class="rail-logo" data-panic="">
        <Mark size={30} />
      </span>
      <For each={areas}>
        {({ area, icon }) => (
          <button
            type="button"
            class="rail-button"
            aria-current={app.navigation.place().area === area ? 'page' : undefined}
            data-tip={app.navigation.phone() ? undefined : text().nav.areas[area]}
            onClick={() => app.navigation.open(area, app.navigation.phone() ? null : firstItem(area))}
          >
            <Icon name={icon} />
            <span class="rail-label">{text().nav.areas[area]}</span>
            <Show when={count(area) > 0}>
              <span class="count" aria-hidden="true">
                {count(area) > 99 ? '99+' : count(area)}
              </span>
              <span class="visually-hidden">{spoken(area)}</span>
            </Show>
          </button>
        )}
      </For>
      <span class="rail-gap" />
      <button
        type="button"
        class="rail-button rail-wide"
        aria-label={text().nav.lock}
        aria-keyshortcuts={ariaKeys(keymap.everywhere.lock)}
        data-tip={`${text().nav.lock}  ${keyCaps(keymap.everywhere.lock[0]).join('+')}`}
        onClick={() => app.lock()}
      >
        <Icon name="lock" />
      </button>
      <button
        type="button"
        class="rail-button rail-wide"
        aria-label={text().nav.me}
        data-tip={text().nav.me}
        onClick={() => app.navigation.open('settings', 'profile')}
      >
        <Avatar address={app.ownAddress()} variant={app.user()?.u_pfp_id ?? 0} size={32} />
      </button>
    </nav>
  );
}

/** What a wide window shows beside the list when nothing was chosen yet. */
function firstItem(area: Area): string | null {
  return area === 'settings' ? 'profile' : null;
}
