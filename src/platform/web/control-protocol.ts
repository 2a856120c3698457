/** What a page and the worker say beside calls and events, on a port of their own. */

/** Worker → page. */
export type ControlFromWorker =
  /** The worker runs; `worker` names the lock that tells of its death. */
  | { readonly kind: 'welcome'; readonly worker: string }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly event: string;
      readonly fields: object;
    };

/** Page → worker: the page is about to go. */
export type ControlFromPage = { readonly kind: 'bye' };
