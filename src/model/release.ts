/** What a build of the app is: made with the build, told by its service worker and by `release.json`. */

/**
 * A build's version, and the SHA-256 (hex) over a line `path sha256` for each file that is kept but index.html, to which
 * a super node adds the hashes of what it names.
 */
export type Build = { readonly version: string; readonly build: string };

export type Release = Build & {
  /** What the files weigh together, in bytes. */
  readonly size: number;
  /** What is new, a sentence each, by language. */
  readonly notes: Readonly<Record<'en' | 'zh-CN' | 'zh-TW', readonly string[]>>;
};

/** `release.json`: `files` are the URL paths of what a service worker keeps, in the order in which the hash goes over them. */
export type ReleaseFile = Release & { readonly files: readonly string[] };
