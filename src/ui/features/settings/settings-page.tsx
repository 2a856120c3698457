/** One section of the settings. */
import { Match, Switch } from 'solid-js';
import { AppearanceChoices } from '../../components/appearance-choices.tsx';
import { Empty } from '../../components/empty.tsx';
import { text } from '../../i18n/i18n.ts';
import { DeviceSection } from '../device/device-section.tsx';
import { KeyList } from '../keyboard/key-list.tsx';
import { PageFrame } from '../people/page-frame.tsx';
import { AboutSection } from './about-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { WordsSection } from './words-section.tsx';
import './settings.css';

export default function SettingsPage(props: { section: string | null }) {
  return (
    <Switch fallback={<Empty icon="settings" title={text().settings.title} body={text().settings.aboutLead} />}>
      <Match when={props.section === 'profile'}>
        <PageFrame title={text().settings.sections.profile}>
          <ProfileSection />
        </PageFrame>
      </Match>
      <Match when={props.section === 'appearance'}>
        <PageFrame title={text().settings.sections.appearance}>
          <AppearanceChoices />
        </PageFrame>
      </Match>
      <Match when={props.section === 'device'}>
        <PageFrame title={text().settings.sections.device}>
          <DeviceSection />
        </PageFrame>
      </Match>
      <Match when={props.section === 'words'}>
        <PageFrame title={text().settings.sections.words}>
          <WordsSection />
        </PageFrame>
      </Match>
      <Match when={props.section === 'privacy'}>
        <PageFrame title={text().settings.sections.privacy}>
          <PrivacySection />
        </PageFrame>
      </Match>
      <Match when={props.section === 'keyboard'}>
        <PageFrame title={text().settings.sections.keyboard}>
          <KeyList />
        </PageFrame>
      </Match>
      <Match when={props.section === 'about'}>
        <PageFrame title={text().settings.sections.about}>
          <AboutSection />
        </PageFrame>
      </Match>
    </Switch>
  );
}
