/**
 * Where a person is in the app. On a phone every pane is a history entry, so that the system's back gesture works; the
 * entries hold only a number, and the places behind it stay in memory: a browser writes its history to disk.
 */
import { createSignal, onCleanup } from 'solid-js';

export type Area = 'chats' | 'people' | 'settings';

/** `item`: the conversation, the contact or page within people, or the section of the settings; null = the list. */
export type Place = { readonly area: Area; readonly item: string | null; readonly details: boolean };

const start: Place = { area: 'chats', item: null, details: false };

export function createNavigation() {
  const media = { phone: matchMedia('(width < 760px)'), wide: matchMedia('(width >= 1180px)') };
  const [phone, setPhone] = createSignal(media.phone.matches);
  const [wide, setWide] = createSignal(media.wide.matches);
  const [pinned, setPinned] = createSignal(true);
  const [place, setPlace] = createSignal<Place>(start);
  let places: Place[] = [start];
  let position = 0;
  history.replaceState({ position }, '');

  /** A wide window that gets narrow on a conversation has no entry for the list that is now hidden: it gets one. */
  const onPhone = () => {
    setPhone(media.phone.matches);
    const now = place();
    if (!media.phone.matches || now.item === null || places[0]?.item === null) return;
    places = places.map(() => ({ ...now, item: null, details: false }));
    push({ ...now, details: false });
    if (now.details) push(now);
  };
  const onWide = () => setWide(media.wide.matches);
  const onPop = (event: PopStateEvent) => {
    const state: unknown = event.state;
    const wanted = typeof state === 'object' && state !== null && 'position' in state ? state.position : undefined;
    // A link within the page, such as one to the API reference: behind it this place stays.
    if (wanted === undefined) return history.replaceState({ position }, '');
    position = typeof wanted === 'number' && places[wanted] ? wanted : 0;
    setPlace(places[position] ?? start);
  };
  media.phone.addEventListener('change', onPhone);
  media.wide.addEventListener('change', onWide);
  window.addEventListener('popstate', onPop);
  onCleanup(() => {
    media.phone.removeEventListener('change', onPhone);
    media.wide.removeEventListener('change', onWide);
    window.removeEventListener('popstate', onPop);
  });

  const push = (next: Place) => {
    places = [...places.slice(0, position + 1), next];
    position += 1;
    history.pushState({ position }, '');
    setPlace(next);
  };
  const replace = (next: Place) => {
    places[position] = next;
    setPlace(next);
  };
  /** Deeper goes onto the history where one pane hides another; the same depth replaces. */
  const depth = (value: Place) => (value.item === null ? 0 : 1) + (value.details ? 1 : 0);
  const go = (next: Place) => {
    const now = place();
    if (next.area === now.area && next.item === now.item && next.details === now.details) return;
    if ((phone() || next.details) && depth(next) > depth(now)) push(next);
    else replace(next);
  };
  return {
    place,
    phone,
    wide,
    /** Details stand beside the conversation on a wide window (unless put away), and over it elsewhere. */
    detailsShown: () => (wide() ? pinned() : place().details),
    open: (area: Area, item: string | null = null) => go({ area, item, details: false }),
    /** An item whose details lie beside its list, or over it where there is less room. */
    openDetails: (area: Area, item: string) => go({ area, item, details: true }),
    toggleDetails(): void {
      if (wide()) setPinned(!pinned());
      else if (place().details) this.back();
      else go({ ...place(), details: true });
    },
    /** One pane back: by the history where it has the entry, else to the list of the area. */
    back(): void {
      const now = place();
      if (position > 0 && depth(places[position - 1] ?? start) < depth(now)) history.back();
      else replace(now.details ? { ...now, details: false } : { ...now, item: null });
    },
    /** Forgets every place: after locking, nothing of the session may be reached. */
    reset(): void {
      places = places.map(() => start);
      setPlace(start);
    },
  };
}
