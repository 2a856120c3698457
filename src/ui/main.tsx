/** Composition root of the page: the one place where the interface meets the engine's connection. */
import '#platform/web/trusted-types.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/forced-colors.css';
import './components/button.css';
import './components/field.css';
import type { Component } from 'solid-js';
import { Dynamic, render } from 'solid-js/web';
import { buildName, readBuild } from '#platform/web/build.ts';
import { connectEngine } from '#platform/web/connect.ts';
import { App } from './app.tsx';
import { InsecurePage, UnsupportedPage } from './features/status/notice-page.tsx';
import { ReferenceDoor } from './reference-door.tsx';
import { createPreferences } from './stores/preferences.ts';
import { createUpdates } from './stores/updates.ts';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');

const preferences = createPreferences();
await preferences.loadLanguage();

/** What the engine can't do without; a browser lacks some of it only when it is old. */
const supported = 'locks' in navigator && 'storage' in navigator && 'indexedDB' in globalThis;

/** The reference can be read where the app can't run. */
function WithoutEngine(props: { page: Component }) {
  return (
    <ReferenceDoor client={undefined}>
      <Dynamic component={props.page} />
    </ReferenceDoor>
  );
}

if (!isSecureContext || !crypto.subtle) {
  render(() => <WithoutEngine page={InsecurePage} />, root);
} else if (!supported) {
  render(() => <WithoutEngine page={UnsupportedPage} />, root);
} else {
  const client = await connectEngine();
  const updates = createUpdates(readBuild(buildName()));
  render(() => <App client={client} preferences={preferences} updates={updates} />, root);
  // The development server's pages are no build that could be kept.
  if (updates.own.build !== '' && 'serviceWorker' in navigator) {
    const { watchUpdates } = await import('#platform/web/app-updates.ts');
    const listener = { ready: updates.setReady, replaced: () => void updates.replaced() };
    watchUpdates(updates.own, listener).then(updates.setSource, () => undefined);
  }
}
