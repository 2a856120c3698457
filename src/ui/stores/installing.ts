/** Installing the app: whether it is, whether the browser offers to, and how it is done where it must be done by hand. */
import { createSignal, onCleanup } from 'solid-js';

/** Chromium's offer, which is kept until the person wants it. */
type InstallOffer = Event & { prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }> };
/** `ios`, `safari`: by hand, in a menu of the browser. `elsewhere`: this browser can't, or says nothing of it. */
export type InstallWay = 'installed' | 'offered' | 'ios' | 'safari' | 'elsewhere';

function byHand(): 'ios' | 'safari' | 'elsewhere' {
  const { userAgent, maxTouchPoints, vendor } = navigator;
  // An iPad says that it is a Mac; a Mac has no touch screen.
  if (/iphone|ipad|ipod/i.test(userAgent) || (/macintosh/i.test(userAgent) && maxTouchPoints > 1)) return 'ios';
  return vendor.startsWith('Apple') ? 'safari' : 'elsewhere';
}

export function createInstalling() {
  const standalone = matchMedia('(display-mode: standalone)');
  const [installed, setInstalled] = createSignal(
    standalone.matches || (navigator as { standalone?: boolean }).standalone === true,
  );
  const [offer, setOffer] = createSignal<InstallOffer>();
  const keepOffer = (event: Event) => {
    event.preventDefault();
    setOffer(event as InstallOffer);
  };
  const onInstalled = () => {
    setOffer(undefined);
    setInstalled(true);
  };
  window.addEventListener('beforeinstallprompt', keepOffer);
  window.addEventListener('appinstalled', onInstalled);
  onCleanup(() => {
    window.removeEventListener('beforeinstallprompt', keepOffer);
    window.removeEventListener('appinstalled', onInstalled);
  });
  return {
    way: (): InstallWay => (installed() ? 'installed' : offer() ? 'offered' : byHand()),
    /** An offer can be taken once; the browser makes another one when it likes. */
    async install(): Promise<void> {
      const taken = offer();
      setOffer(undefined);
      await taken?.prompt();
    },
  };
}
