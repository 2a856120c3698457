/** The sections of the settings. */
import { For } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.ts';
import { keepOneTabStop, walkRows } from '../../components/roving.ts';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { personName, shortAddress } from '../../stores/names.ts';
import { NetworkLine } from '../chats/network-line.tsx';
import '../chats/chat-list.css';
import './settings.css';

export const sections = ['profile', 'appearance', 'keyboard', 'about'] as const;
export type Section = (typeof sections)[number];

const icons: Record<Section, IconName> = {
  profile: 'circle-user-round',
  appearance: 'languages',
  keyboard: 'keyboard',
  about: 'info',
};

export default function SettingsList() {
  const app = useApp();
  const current = () => app.navigation.place().item;
  return (
    <div class="list">
      <header class="bar">
        <h1 class="grow">{text().settings.title}</h1>
      </header>
      <div class="settings-who">
        <Avatar address={app.ownAddress()} variant={app.user()?.u_pfp_id ?? 0} size={48} />
        <span class="grow">
          <b class="ellipsis">{personName(app.ownAddress(), app.user()?.u_nick ?? '')}</b>
          <span class="hint ellipsis" classList={{ mono: !app.session()?.anonymous }}>
            {app.session()?.anonymous ? text().settings.anonymous : shortAddress(app.ownAddress())}
          </span>
        </span>
      </div>
      <ul class="rows" onKeyDown={walkRows} onFocusIn={keepOneTabStop}>
        <For each={sections}>
          {(section, index) => (
            <li>
              <button
                type="button"
                class="settings-row"
                data-row=""
                tabindex={current() === section || (current() === null && index() === 0) ? 0 : -1}
                aria-current={current() === section ? 'page' : undefined}
                onClick={() => app.navigation.open('settings', section)}
              >
                <Icon name={icons[section]} />
                {text().settings[section]}
              </button>
            </li>
          )}
        </For>
        <li>
          <button type="button" class="settings-row" data-row="" tabindex="-1" onClick={() => app.lock()}>
            <Icon name="lock" />
            <span>
              {app.session()?.anonymous ? text().settings.endAnonymous : text().settings.lock}
              <span class="hint">
                {app.session()?.anonymous ? text().settings.endAnonymousHint : text().settings.lockHint}
              </span>
            </span>
          </button>
        </li>
      </ul>
      <NetworkLine />
    </div>
  );
}
