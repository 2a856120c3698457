/** What a build of the app is: made with the build, told by its service worker and by `release.json`. */

/** A build's version and the SHA-256 of its files, in hex. */
export type Build = { readonly version: string; readonly build: string };

export type Release = Build & {
  /** What the files weigh together, in bytes. */
  readonly size: number;
  /** What is new, a sentence each, by language. */
  readonly notes: Readonly<Record<'en' | 'zh-CN' | 'zh-TW', readonly string[]>>;
};
