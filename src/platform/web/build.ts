/** Which build a page and its worker are, and where the service worker keeps it. */
import type { Build } from '#model/release.ts';

/** What a page may say to the service worker; `SKIP_WAITING` is workbox-window's word. */
export type ServiceWorkerRequest = { readonly type: 'SKIP_WAITING' | 'RELEASE' };

/** The caches of all builds begin with this. */
export const BUILD_CACHES = 'icom-build-';

export function cacheOf(build: string): string {
  return `${BUILD_CACHES}${build}`;
}

/** What index.html says of its build; empty where it isn't built at all. */
export function buildName(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="release"]')?.content ?? '';
}

/** A page's worker has the build's name for its own, so that pages of two builds never share one. */
export function readBuild(name: string): Build {
  const [version = '', build = ''] = name.split(' ');
  return { version, build };
}

/** Whether the service worker keeps another build than this one: no new page will be of this one any more. */
export async function isReplaced({ build }: Build): Promise<boolean> {
  const names = (await caches.keys()).filter((name) => name.startsWith(BUILD_CACHES));
  return names.length > 0 && !names.includes(cacheOf(build));
}
