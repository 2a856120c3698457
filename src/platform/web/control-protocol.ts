/** What a page and the worker say beside calls and events, on a port of their own. */

/** Worker → page. */
export type ControlFromWorker =
  /** The worker runs; `worker` names the lock that tells of its death. */
  | { readonly kind: 'welcome'; readonly worker: string }
  /** Answered at once by a page that can. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  /** What the page hosted was given up, since it had been silent for long; it may lend its WebRTC again. */
  | { readonly kind: 'dismissed' }
  /** Another build has taken this one's place, and its worker waits: the page has to go. */
  | { readonly kind: 'replaced' }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly event: string;
      readonly fields: object;
    };

/** Page → worker. */
export type ControlFromPage =
  /** The page's WebRTC is at the worker's disposal, in place of what it lent before. */
  | { readonly kind: 'lend'; readonly rtc: MessagePort }
  /** The page stops for a while: what it hosted is closed. */
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'shown'; readonly shown: boolean }
  /** Answered at once by a worker that can. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  /** The page is about to go. */
  | { readonly kind: 'bye' };
