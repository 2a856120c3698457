/**
 * The default Trusted Types policy: script URLs of our own build, and markup as build-time templates have it. Import it
 * before anything that renders or starts a worker.
 */

/** Elements that neither run, load nor lead anywhere without the attributes that are missing below. */
const ELEMENT =
  'a|article|aside|b|br|button|circle|code|dd|details|dialog|div|dl|dt|ellipse|em|fieldset|figure|footer|form|g|h[1-6]|header|hr|i|input|kbd|label|legend|li|line|main|meter|nav|ol|option|output|p|path|polyline|pre|progress|rect|section|select|small|span|strong|summary|svg|table|tbody|td|textarea|th|thead|time|tr|ul|video';
/** No `on…`, no `style`, and none that takes a URL: what needs one is given it by code, as a property. */
const ATTRIBUTE =
  '(?:aria|data|stroke|fill|shape)-[a-z-]+|auto(?:capitalize|complete|focus|play)|checked|class|c[xy]|d|dir|disabled|enterkeyhint|fill|for|height|hidden|id|inert|inputmode|lang|m(?:ax|in)(?:length)?|multiple|muted|name|open|pattern|placeholder|playsinline|popover|r|readonly|rel|required|role|rows|r?[xy]|[xy][12]|points|selected|spellcheck|stroke|tabindex|target|transform|translate|type|value|viewBox|width';
/** Text, `<!>`, an end, or a start whose every attribute is one of those; a white space, or a quote, ends each. */
const TEMPLATE = new RegExp(
  `^(?:[^<]|<!>|</(?:${ELEMENT})>|<(?:${ELEMENT})(?:(?:\\s+|(?<="))(?:${ATTRIBUTE})(?:="[^"<>]*"|=[^\\s"'=<>\`]+)?)*\\s*/?>)*$`,
);

type PolicyRules = {
  createHTML(markup: string): string | null;
  createScriptURL(url: string): string | null;
};
type PolicyFactory = { createPolicy(name: string, rules: PolicyRules): unknown };

/** Solid's templates come through here as text; nothing that people write ever does. */
function createHTML(markup: string): string | null {
  return TEMPLATE.test(markup) ? markup : null;
}

/** Workers and the service worker: files of our own origin, never `data:` or `blob:`. */
function createScriptURL(url: string): string | null {
  const { protocol, host, pathname, search } = new URL(url, location.href);
  // A `blob:` URL has the origin of the page that made it.
  const own = protocol === location.protocol && host === location.host;
  return own && search === '' && /\.[jt]s$/.test(pathname) ? url : null;
}

const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
trustedTypes?.createPolicy('default', { createHTML, createScriptURL });
