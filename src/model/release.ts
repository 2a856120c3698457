/** What a build of the app is: made with the build, told by its service worker and by `release.json`. */

/**
 * A build's version, and its name: a SHA-256 (hex) over all that it is, with version, news, page and service worker.
 */
export type Build = { readonly version: string; readonly build: string };

export type Release = Build & {
  /** What the files weigh together, in bytes. */
  readonly size: number;
  /** What is new, a sentence each, by language. */
  readonly notes: Readonly<Record<'en' | 'zh-CN' | 'zh-TW', readonly string[]>>;
};

/** `release.json`: `files` are the URL paths of what a service worker keeps, in the order in which their hash goes over them. */
export type ReleaseFile = Release & { readonly files: readonly string[] };
