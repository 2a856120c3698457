/** Chooses what fills the window: starting, onboarding, the lock screen or the app itself. */
import { createEffect, createSignal, lazy, Match, onCleanup, Show, Suspense, Switch } from 'solid-js';
import type { Client } from '#client/client.ts';
import { Guarded } from './components/broken.tsx';
import { ToastList } from './components/toast-list.tsx';
import { TooltipLayer } from './components/tooltip.tsx';
import { LockScreen } from './features/lock/lock-screen.tsx';
import { BrokenPage, FailedPage, RemovedPage, StartingPage } from './features/status/notice-page.tsx';
import { ReferenceDoor } from './reference-door.tsx';
import { AppProvider, createAppState } from './stores/app-state.ts';
import type { Preferences } from './stores/preferences.ts';
import type { Updates } from './stores/updates.ts';
import './app.css';

const Onboarding = lazy(() => import('./features/onboarding/onboarding.tsx'));
const UpdateCard = lazy(() => import('./features/device/update-card.tsx'));
const Shell = lazy(() => import('./features/shell/shell.tsx'));

/** Without a word from the engine: after the first time the page says so, after the second it offers to try again. */
const patience = { slow: 3000, failed: 20_000 } as const;

export function App(props: { client: Client; preferences: Preferences; updates: Updates }) {
  // The client is made once and never replaced.
  const app = createAppState(props.client, props.preferences, props.updates);
  const [waited, setWaited] = createSignal<'short' | 'slow' | 'failed'>('short');
  const timers = [
    setTimeout(() => setWaited('slow'), patience.slow),
    setTimeout(() => setWaited('failed'), patience.failed),
  ];
  onCleanup(() => timers.forEach(clearTimeout));
  void app.api.call('login', 'init', {});

  const state = () => app.session()?.state;
  const settingUp = () => app.settingUp() || state() === 'none';
  createEffect(() => {
    // Names no room and no person: only that something waits.
    const unread = state() === 'open' ? app.conversations.unread() : 0;
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) iCom` : 'iCom';
  });

  return (
    <AppProvider value={app}>
      <div class="shell">
        <Guarded fallback={() => <BrokenPage />}>
          <ReferenceDoor client={props.client} shut={app.settingUp() !== false}>
            <Suspense>
              <Switch>
                <Match when={state() === 'none' && app.ended() === 'removed'}>
                  <RemovedPage onContinue={() => app.setEnded(undefined)} />
                </Match>
                <Match when={settingUp()}>
                  <Onboarding />
                </Match>
                <Match when={state() === undefined && waited() === 'failed'}>
                  <FailedPage onRetry={() => location.reload()} />
                </Match>
                <Match when={state() === undefined}>
                  <StartingPage slow={waited() === 'slow'} />
                </Match>
                <Match when={state() === 'locked'}>
                  <LockScreen />
                </Match>
                <Match when={state() === 'open'}>
                  <Shell />
                </Match>
              </Switch>
            </Suspense>
          </ReferenceDoor>
        </Guarded>
        <Show when={state() !== 'locked' || app.settingUp()}>
          <ToastList toasts={app.toasts} />
        </Show>
        <Show when={!settingUp() && app.updates.offered()}>
          {(release) => (
            <Suspense>
              <UpdateCard release={release()} updates={app.updates} />
            </Suspense>
          )}
        </Show>
        <TooltipLayer />
      </div>
    </AppProvider>
  );
}
