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

/** What has to be kept before this page goes gets this long (ms). */
const FAREWELL = 2000;

export type Updates = ReturnType<typeof createUpdates>;

/** `own`: the build of this page, empty when it isn't built at all. */
export function createUpdates(own: Build) {
  const [source, setSource] = createSignal<UpdateSource>();
  const [ready, setReady] = createSignal<Release>();
  const [postponed, setPostponed] = createSignal<Release>();
  const [applying, setApplying] = createSignal(false);
  let save: () => Promise<void> = async () => undefined;
  return {
    own,
    source,
    setSource,
    /** A build that waits to be taken. */
    ready,
    setReady(release: Release | undefined): void {
      setReady(release);
      if (release === undefined) setApplying(false);
    },
    /** One that was put off is offered in the settings only, until there is a newer one. */
    offered: () => (ready()?.build === postponed()?.build ? undefined : ready()),
    postpone: () => setPostponed(ready()),
    applying,
    /** Runs before this page is loaded anew for another build: what was begun to be written is not lost. */
    saveBefore(task: () => Promise<void>): void {
      save = task;
    },
    /** This page's build is no longer the one that is served. */
    async replaced(): Promise<void> {
      const late = new Promise((resolve) => {
        setTimeout(resolve, FAREWELL);
      });
      await Promise.race([save(), late]);
      location.reload();
    },
    apply(): void {
      setApplying(true);
      source()?.apply();
    },
  };
}
