/** Which friends are reachable directly and which are typing. */
import { createStore, reconcile } from 'solid-js/store';

/** A typing notice that isn't renewed within this many ms is over. */
const typingLasts = 8000;

/** Of who is no friend nothing is shown, whatever the connection to them. */
export function createPresence(isFriend: (address: string) => boolean) {
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
    isDirect: (address: string): boolean => (state.direct[address] ?? false) && isFriend(address),
    isTyping: (address: string): boolean => (state.typing[address] ?? false) && isFriend(address),
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
