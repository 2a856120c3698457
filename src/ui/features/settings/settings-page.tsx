/** One section of the settings. */
import { For, Match, Switch } from 'solid-js';
import { AppearanceChoices } from '../../components/appearance-choices.tsx';
import { Empty } from '../../components/empty.tsx';
import { text } from '../../i18n/i18n.ts';
import { PageFrame } from '../people/page-frame.tsx';
import { AboutSection } from './about-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import './settings.css';

const keys = [
  ['jump', ['Ctrl', 'K']],
  ['next', ['Alt', '↑ ↓']],
  ['regions', ['F6']],
  ['walk', ['↑ ↓']],
  ['send', ['Enter']],
  ['breakLine', ['Shift', 'Enter']],
  ['lock', ['Alt', 'L']],
  ['close', ['Esc']],
] as const;

export default function SettingsPage(props: { section: string | null }) {
  return (
    <Switch fallback={<Empty icon="settings" title={text().settings.title} body={text().settings.aboutLead} />}>
      <Match when={props.section === 'profile'}>
        <PageFrame title={text().settings.profile}>
          <ProfileSection />
        </PageFrame>
      </Match>
      <Match when={props.section === 'appearance'}>
        <PageFrame title={text().settings.appearance}>
          <AppearanceChoices />
        </PageFrame>
      </Match>
      <Match when={props.section === 'keyboard'}>
        <PageFrame title={text().settings.keyboard}>
          <dl class="group keys">
            <For each={keys}>
              {([name, parts]) => (
                <div class="item">
                  <dt>{text().keys[name]}</dt>
                  <dd class="item-value">
                    <For each={parts}>{(part) => <kbd>{part}</kbd>}</For>
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </PageFrame>
      </Match>
      <Match when={props.section === 'about'}>
        <PageFrame title={text().settings.about}>
          <AboutSection />
        </PageFrame>
      </Match>
    </Switch>
  );
}
