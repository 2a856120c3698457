/** One section of the settings. */
import { lazy, Match, Suspense, Switch } from 'solid-js';
import { AppearanceChoices } from '../../components/appearance-choices.tsx';
import { Empty } from '../../components/empty.tsx';
import { SkeletonRows } from '../../components/skeleton-rows.tsx';
import { text } from '../../i18n/i18n.ts';
import { DeviceSection } from '../device/device-section.tsx';
import { KeyList } from '../keyboard/key-list.tsx';
import { PageFrame } from '../people/page-frame.tsx';
import { AboutSection } from './about-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { WordsSection } from './words-section.tsx';
import './settings.css';

const RoomsSection = lazy(() => import('../rooms/rooms-section.tsx'));
const SecuritySection = lazy(() => import('../security/security-section.tsx'));
const DevicesSection = lazy(() => import('../devices/devices-section.tsx'));
const NotificationsSection = lazy(() => import('../notifications/notifications-section.tsx'));

export default function SettingsPage(props: { item: string | null }) {
  const section = () => props.item?.split('/')[0];
  return (
    <Switch fallback={<Empty icon="settings" title={text().settings.title} body={text().settings.aboutLead} />}>
      <Match when={section() === 'profile'}>
        <PageFrame title={text().settings.sections.profile}>
          <ProfileSection />
        </PageFrame>
      </Match>
      <Match when={section() === 'appearance'}>
        <PageFrame title={text().settings.sections.appearance}>
          <AppearanceChoices />
        </PageFrame>
      </Match>
      <Match when={section() === 'device'}>
        <PageFrame title={text().settings.sections.device}>
          <DeviceSection />
        </PageFrame>
      </Match>
      <Match when={section() === 'words'}>
        <PageFrame title={text().settings.sections.words}>
          <WordsSection />
        </PageFrame>
      </Match>
      <Match when={section() === 'rooms'}>
        <PageFrame title={text().settings.sections.rooms}>
          <Suspense fallback={<SkeletonRows count={3} />}>
            <RoomsSection />
          </Suspense>
        </PageFrame>
      </Match>
      <Match when={section() === 'security'}>
        <PageFrame title={text().settings.sections.security}>
          <Suspense fallback={<SkeletonRows count={4} />}>
            <SecuritySection />
          </Suspense>
        </PageFrame>
      </Match>
      <Match when={section() === 'devices'}>
        <PageFrame title={text().settings.sections.devices}>
          <Suspense fallback={<SkeletonRows count={3} />}>
            <DevicesSection pairing={props.item === 'devices/pair'} />
          </Suspense>
        </PageFrame>
      </Match>
      <Match when={section() === 'notifications'}>
        <PageFrame title={text().settings.sections.notifications}>
          <Suspense fallback={<SkeletonRows count={3} />}>
            <NotificationsSection />
          </Suspense>
        </PageFrame>
      </Match>
      <Match when={section() === 'privacy'}>
        <PageFrame title={text().settings.sections.privacy}>
          <PrivacySection />
        </PageFrame>
      </Match>
      <Match when={section() === 'keyboard'}>
        <PageFrame title={text().settings.sections.keyboard}>
          <KeyList />
        </PageFrame>
      </Match>
      <Match when={section() === 'about'}>
        <PageFrame title={text().settings.sections.about}>
          <AboutSection />
        </PageFrame>
      </Match>
    </Switch>
  );
}
