/** The page's side of the service worker: registers it, looks for newer builds, and moves every tab onto one that is taken. */
// As it is written: the package's entry is built for ES5, and half as heavy again.
import { Workbox } from 'workbox-window/Workbox.js';
import type { Build, Release } from '#model/release.ts';
import type { ServiceWorkerRequest } from './build.ts';

/** A newer build is looked for at the start, whenever the page is looked at again, and this often (ms). */
const HOUR = 3_600_000;
const SCRIPT = '/service-worker.js';

export type AppUpdates = {
  /** What the service worker in charge of this page keeps; undefined when none is. */
  kept(): Promise<Release | undefined>;
  /** Lets the build that waits take over, in every tab. */
  apply(): void;
};

export type UpdateListener = {
  /** A build is ready to take over; undefined once none is, since this page's own has. */
  ready(release: Release | undefined): void;
  /** This page is to be loaded anew: it no longer is the build that is served. */
  replaced(): void;
};

export async function watchUpdates(own: Build, listener: UpdateListener): Promise<AppUpdates> {
  const workbox = new Workbox(SCRIPT, { updateViaCache: 'none' });
  let wasControlled = navigator.serviceWorker.controller !== null;

  const kept = async () => {
    const { controller } = navigator.serviceWorker;
    return controller === null ? undefined : releaseOf(controller);
  };
  workbox.addEventListener('controlling', async () => {
    const release = await kept();
    // A page that was loaded past the service worker may be of the very build that waited.
    if (release?.build === own.build) listener.ready(undefined);
    else if (release && wasControlled) listener.replaced();
    else if (release) listener.ready(release);
    wasControlled = true;
  });
  const registration = await workbox.register({ immediate: true });

  const look = async () => {
    const waiting = registration?.waiting;
    if (waiting) listener.ready(await releaseOf(waiting));
  };
  const check = () => {
    // Without a network there is nothing new.
    workbox.update().then(look, () => undefined);
  };
  workbox.addEventListener('waiting', look);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') check();
  });
  setInterval(check, HOUR);
  await look();
  return {
    kept,
    apply() {
      if (registration?.waiting) workbox.messageSkipWaiting();
      else listener.replaced();
    },
  };
}

function releaseOf(worker: ServiceWorker): Promise<Release> {
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<Release>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<Release>) => resolve(data);
  });
  worker.postMessage({ type: 'RELEASE' } satisfies ServiceWorkerRequest, [port2]);
  return answered;
}
