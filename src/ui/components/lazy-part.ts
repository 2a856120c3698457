/** A part of the interface that is fetched when it is first shown, together with the texts that no first paint needs. */
import { type Component, lazy } from 'solid-js';
import { loadLaterTexts } from '../i18n/i18n.ts';

/** Like Solid's `lazy`; the part may use `laterText`. */
export function lazyWithTexts<Props extends object>(load: () => Promise<{ default: Component<Props> }>) {
  return lazy(async () => {
    const [part] = await Promise.all([load(), loadLaterTexts()]);
    return part;
  });
}
