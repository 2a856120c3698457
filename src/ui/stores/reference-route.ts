/** Whether the address bar asks for the API reference (`#/api`), and for which page of it. */
import { createSignal, onCleanup } from 'solid-js';

const start = '#/api';

/** The link to a page of the reference: `chat/sendTextMessage`, `events/typing`, `codes/20010`; '' is its first page. */
export function referenceHref(page = ''): string {
  return page === '' ? start : `${start}/${page}`;
}

function read(): string | undefined {
  const { hash } = location;
  return hash === start || hash.startsWith(`${start}/`) ? hash.slice(start.length + 1) : undefined;
}

export function createReferenceRoute() {
  const [page, setPage] = createSignal(read());
  const look = () => setPage(read());
  window.addEventListener('popstate', look);
  window.addEventListener('hashchange', look);
  onCleanup(() => {
    window.removeEventListener('popstate', look);
    window.removeEventListener('hashchange', look);
  });
  return {
    /** Undefined while something else is asked for. */
    page,
    /** What was there before the reference shows again, under the history entry's own place. */
    leave(): void {
      history.pushState(history.state, '', location.pathname + location.search);
      look();
    },
  };
}
