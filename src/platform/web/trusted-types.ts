/**
 * The default Trusted Types policy: script URLs of our own build, and markup as build-time templates have it. Import it
 * before anything that renders or starts a worker.
 */

/** Elements and attributes by which markup runs code, loads something or changes where the document's URLs lead. */
const ACTIVE_MARKUP =
  /<\s*\/?\s*(?:script|iframe|frame|object|embed|base|link|meta|style|template)\b|\son[a-z]+\s*=|\ssrcdoc\s*=|javascript:/i;

type PolicyRules = {
  createHTML(markup: string): string | null;
  createScriptURL(url: string): string | null;
};
type PolicyFactory = { createPolicy(name: string, rules: PolicyRules): unknown };

/** Solid's templates come through here as text; nothing that people write ever does, and nothing active may. */
function createHTML(markup: string): string | null {
  return ACTIVE_MARKUP.test(markup) ? null : markup;
}

/** Workers and the service worker: files of our own origin, never `data:` or `blob:`. */
function createScriptURL(url: string): string | null {
  const { origin, pathname, search } = new URL(url, location.href);
  return origin === location.origin && search === '' && /\.[jt]s$/.test(pathname) ? url : null;
}

const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
trustedTypes?.createPolicy('default', { createHTML, createScriptURL });
