/** The room that the browser gives this app, and whether it promises to keep what lies in it. */
import { createSignal, onCleanup } from 'solid-js';
import type { StorageState } from '#contract/events.ts';

/** In bytes. */
export type Room = { readonly used: number; readonly all: number };
/** The worst that there is to say; undefined when all is well. */
export type StorageTrouble = 'full' | 'failing' | 'nearlyFull' | 'atRisk';

const HOUR = 3_600_000;
/** Nearly full: less than this is left, in bytes, and less than a tenth of everything. */
const LITTLE = 64 * 2 ** 20;

function isNearlyFull({ used, all }: Room): boolean {
  return all - used < LITTLE && used > all * 0.9;
}

export function createDeviceStorage() {
  const [room, setRoom] = createSignal<Room>();
  const [lasting, setLasting] = createSignal<boolean>();
  const [state, setState] = createSignal<StorageState>('ok');

  const look = async () => {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    setRoom({ used: usage, all: quota });
    setLasting(await navigator.storage.persisted());
  };
  void look();
  const timer = setInterval(() => void look(), HOUR);
  onCleanup(() => clearInterval(timer));

  return {
    room,
    /** Whether the browser promises not to delete anything by itself; undefined until it has said so. */
    lasting,
    look,
    setState(next: StorageState): void {
      setState(next);
      void look();
    },
    trouble(): StorageTrouble | undefined {
      if (state() !== 'ok') return state() as 'full' | 'failing';
      const known = room();
      if (known && isNearlyFull(known)) return 'nearlyFull';
      return lasting() === false ? 'atRisk' : undefined;
    },
    /** Workers can't ask for it; a browser may ask the person, or decide by how much the app is used. */
    async askForLasting(): Promise<boolean> {
      const granted = await navigator.storage.persist();
      setLasting(granted);
      return granted;
    },
  };
}
