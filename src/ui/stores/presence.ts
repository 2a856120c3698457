/** Who is reachable directly and who is typing. */
import { createStore, reconcile } from 'solid-js/store';

/** A typing notice that isn't renewed within this many ms is over. */
const typingLasts = 8000;

export function createPresence() {
  const [state, setState] = createStore<{ direct: Record<string, boolean>; typing: Record<string, boolean> }>({
    direct: {},
    typing: {},
  });
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const setTyping = (address: string, typing: boolean) => {
    clearTimeout(timers.get(address));
    timers.delete(address);
    setState('typing', address, typing);
    if (typing)
      timers.set(
        address,
        setTimeout(() => setTyping(address, false), typingLasts),
      );
  };
  return {
    isDirect: (address: string): boolean => state.direct[address] ?? false,
    isTyping: (address: string): boolean => state.typing[address] ?? false,
    setDirect: (address: string, direct: boolean) => setState('direct', address, direct),
    setTyping,
    clear(): void {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      setState('direct', reconcile({}));
      setState('typing', reconcile({}));
    },
  };
}
