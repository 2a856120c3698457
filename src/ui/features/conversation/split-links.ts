/** Finds web addresses in text. */

export type TextPart = { readonly text: string; readonly link: boolean };

const address = /https?:\/\/[^\s<>"'“”‘’「」（），。；！？、]+/giu;
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?)\]}]+$/;

/** The parts in order; joined they are the text again. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(trailing, '');
    if (!URL.canParse(found)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), link: false });
    parts.push({ text: found, link: true });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), link: false });
  return parts;
}
