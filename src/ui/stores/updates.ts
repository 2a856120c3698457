/** Newer builds of the app: which one is ready, and the person's word on when it comes in. */
import { createSignal } from 'solid-js';
import type { Build, Release } from '#model/release.ts';

/** What the service worker in charge of this page offers. */
export type UpdateSource = {
  /** The build that it keeps; undefined when no service worker is in charge. */
  kept(): Promise<Release | undefined>;
  /** Lets the build that is ready take over, in every tab. */
  apply(): void;
};

export type Updates = ReturnType<typeof createUpdates>;

/** `own`: the build of this page, empty when it isn't built at all. */
export function createUpdates(own: Build) {
  const [source, setSource] = createSignal<UpdateSource>();
  const [ready, setReady] = createSignal<Release>();
  const [postponed, setPostponed] = createSignal<Release>();
  const [applying, setApplying] = createSignal(false);
  return {
    own,
    source,
    setSource,
    /** Another build than this page's, which waits to be taken. */
    ready,
    setReady,
    /** One that was put off is offered in the settings only, until there is a newer one. */
    offered: () => (ready()?.build === postponed()?.build ? undefined : ready()),
    postpone: () => setPostponed(ready()),
    applying,
    apply(): void {
      setApplying(true);
      source()?.apply();
    },
  };
}
