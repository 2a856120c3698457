/** Tells of what comes in while no tab of iCom is looked at: never who wrote or what, only that something came. */
import { laterText, loadLaterTexts } from '../../i18n/i18n.ts';
import type { AppState } from '../../stores/app-state.ts';
import { isMine, isSystem } from '../../stores/message-content.ts';
import { isUnread } from '../../stores/open-conversation.ts';

const locks = { visible: 'icom.visible', telling: 'icom.telling' } as const;
/** ms for which one page tells and the others are silent. */
const pause = 1500;

/** A short, soft tone; silent where the page was never touched. */
async function play(): Promise<void> {
  const context = new AudioContext();
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  volume.gain.setValueAtTime(0.08, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35);
  tone.frequency.value = 660;
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.35);
  await new Promise((ended) => tone.addEventListener('ended', ended));
  await context.close();
}

function show(words: string): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification('iCom', { body: words, tag: 'icom', silent: true });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Some phones let only service workers show one; the count in the title remains.
  }
}

/** Holds a lock, shared by all of iCom's pages, for as long as this one can be seen. */
function watchVisibility(): () => void {
  let hide: (() => void) | undefined;
  const look = () => {
    hide?.();
    hide = undefined;
    if (document.visibilityState !== 'visible') return;
    const seen = new Promise<void>((resolve) => {
      hide = resolve;
    });
    void navigator.locks.request(locks.visible, { mode: 'shared' }, () => seen);
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    hide?.();
  };
}

async function anyVisible(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === locks.visible);
}

/** Starts to tell; the answer ends it. `words`: what a notification says instead of “New message”. */
export function startNotifier(app: AppState): () => void {
  const tell = async (words?: string) => {
    if (await anyVisible()) return;
    await navigator.locks.request(locks.telling, { ifAvailable: true }, async (lock) => {
      const settings = lock && (await app.api.call('user', 'getUserSingleSetting', {}));
      if (!settings?.ok) return;
      await loadLaterTexts();
      if (settings.value.rc_new_msg_info === 1) show(words ?? laterText().notifying.body);
      if (settings.value.new_msg_sk === 1) navigator.vibrate?.(120);
      if (settings.value.new_msg_ring_tone === 1) await play();
      await new Promise((over) => setTimeout(over, pause));
    });
  };
  const endWatching = watchVisibility();
  const endListening = app.subscribe((event) => {
    if (event.type === 'block.notice') {
      const words = event.data.row.bmn_cry;
      if (words !== '') app.toasts.info(words);
      void tell(words === '' ? undefined : words);
    }
    if (event.type !== 'message.added') return;
    const muted = app.conversations.byId(event.data.rsId)?.disturb === 1;
    if (!muted && event.data.rows.some((row) => isUnread(row) && !isMine(row) && !isSystem(row))) void tell();
  });
  return () => {
    endWatching();
    endListening();
  };
}
