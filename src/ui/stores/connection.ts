/** The connection to super nodes, and whether the machine has a network at all. */
import { createSignal, onCleanup } from 'solid-js';

export type ConnectionState = 'connecting' | 'connected' | 'disconnected' | 'offline';
const stateNames = ['connecting', 'connected', 'disconnected'] as const;

export function createConnection() {
  const [value, setValue] = createSignal<0 | 1 | 2>(0);
  const [online, setOnline] = createSignal(navigator.onLine);
  const update = () => setOnline(navigator.onLine);
  window.addEventListener('online', update);
  window.addEventListener('offline', update);
  onCleanup(() => {
    window.removeEventListener('online', update);
    window.removeEventListener('offline', update);
  });
  return {
    state: (): ConnectionState => (!online() && value() !== 1 ? 'offline' : stateNames[value()]),
    set: (next: 0 | 1 | 2) => setValue(next),
  };
}
