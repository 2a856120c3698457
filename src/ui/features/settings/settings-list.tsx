/** The sections of the settings. */
import { createMemo, createSignal, For, Show } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { FilterField, NothingFound } from '../../components/filter-field.tsx';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.ts';
import { keepOneTabStop, walkRows } from '../../components/roving.ts';
import { laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { personName, shortAddress } from '../../stores/names.ts';
import { createMatcher } from '../../stores/search.ts';
import { NetworkLine } from '../chats/network-line.tsx';
import '../chats/chat-list.css';
import './settings.css';

export const sections = [
  'profile',
  'words',
  'rooms',
  'security',
  'devices',
  'notifications',
  'privacy',
  'appearance',
  'device',
  'keyboard',
  'about',
] as const;
export type Section = (typeof sections)[number];

const icons: Record<Section, IconName> = {
  profile: 'circle-user-round',
  words: 'key-round',
  rooms: 'door',
  security: 'shield-check',
  devices: 'monitor-smartphone',
  notifications: 'bell',
  privacy: 'ban',
  appearance: 'languages',
  device: 'monitor',
  keyboard: 'keyboard',
  about: 'info',
};

/** What a section speaks of besides its title, so that it is found by that. */
function contents(section: Section): readonly string[] {
  const { account, backup, details, device, keys, privacy, settings, update } = text();
  const { devices, lifetime, notices, notifying, rooms, security } = laterText();
  const said: Record<Section, readonly string[]> = {
    profile: [settings.nickname, settings.avatar, details.address],
    words: [account.password, account.written, backup.title, backup.import],
    rooms: [rooms.create, rooms.another, lifetime.label, notices.texts],
    security: [security.login, security.wallet, security.autoLock, security.clear, security.decoy, security.panic],
    devices: [devices.pair, devices.primary],
    notifications: [notifying.show, notifying.sound, notifying.vibrate],
    privacy: [privacy.list, privacy.deleteAll],
    appearance: [settings.language, settings.theme, ...Object.values(settings.themes)],
    device: [device.install, device.storage, device.lasting, devices.deleteHere],
    keyboard: Object.values(keys.names),
    about: [update.version, update.build, settings.limitsTitle, settings.device, settings.node, ...settings.limits],
  };
  return said[section];
}

export default function SettingsList() {
  const app = useApp();
  const [query, setQuery] = createSignal('');
  const shown = createMemo(() => {
    const matches = createMatcher(query());
    return sections.filter((section) => matches(text().settings.sections[section], ...contents(section)));
  });
  /** Of what lies within a section, such as `rooms/1`, the section. */
  const current = () => app.navigation.place().item?.split('/')[0] ?? null;
  return (
    <div class="list">
      <header class="bar">
        <h1 class="grow" data-panic="">
          {text().settings.title}
        </h1>
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
      <FilterField
        label={text().finding.settings}
        query={query()}
        onQuery={setQuery}
        onEnter={() => {
          const first = shown()[0];
          if (first) app.navigation.open('settings', first);
        }}
      />
      <ul class="rows" onKeyDown={walkRows} onFocusIn={keepOneTabStop}>
        <For each={shown()}>
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
                {text().settings.sections[section]}
              </button>
            </li>
          )}
        </For>
        <Show when={shown().length === 0}>
          <li>
            <NothingFound query={query()} />
          </li>
        </Show>
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
