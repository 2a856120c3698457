/** Three taps in a row on the mark, or on the title over a list, lock everything at once. */
import type { AppState } from '../../stores/app-state.ts';

/** Taps, and ms in which they have to follow each other. */
const taps = { needed: 3, within: 1200 } as const;

/** Starts to watch; the answer ends it. */
export function watchForPanic(app: Pick<AppState, 'panic'>): () => void {
  let times: number[] = [];
  const onClick = (event: MouseEvent) => {
    const hit = event.target instanceof Element && event.target.closest('[data-panic]') !== null;
    times = hit ? [...times.filter((time) => event.timeStamp - time < taps.within), event.timeStamp] : [];
    if (times.length >= taps.needed) app.panic();
  };
  window.addEventListener('click', onClick);
  return () => window.removeEventListener('click', onClick);
}
