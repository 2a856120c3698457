/** The API reference in place of whatever else the window shows, while the address asks for it. */
import { type JSX, lazy, Show, Suspense } from 'solid-js';
import type { Client } from '#client/client.ts';
import { createReferenceRoute } from './stores/reference-route.ts';

const Reference = lazy(() => import('./features/reference/reference.tsx'));

/** Without a `client` the reference can be read, and nothing be run. `shut` keeps what must not be left on the screen. */
export function ReferenceDoor(props: { client: Client | undefined; shut?: boolean; children: JSX.Element }) {
  const route = createReferenceRoute();
  return (
    <Show when={!props.shut && route.page() !== undefined} fallback={props.children}>
      <Suspense>
        <Reference client={props.client} page={route.page() ?? ''} onLeave={route.leave} />
      </Suspense>
    </Show>
  );
}
