/** Tells the engine that somebody is here: without such a sign it locks after the time that its owner chose. */
import type { AppState } from '../../stores/app-state.ts';

/** ms between two signs: short beside the least time after which iCom locks. */
const pause = 10_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Starts to tell; the answer ends it. */
export function tellOfOwner(app: Pick<AppState, 'api'>): () => void {
  let told = 0;
  const onSign = () => {
    if (Date.now() - told < pause) return;
    told = Date.now();
    void app.api.call('protection', 'touch', {});
  };
  onSign();
  for (const sign of signs) window.addEventListener(sign, onSign, { passive: true, capture: true });
  return () => {
    for (const sign of signs) window.removeEventListener(sign, onSign, { capture: true });
  };
}
