/** What the engine's worker opens to a page, and nothing else: `connect` for ports and files, `call` for requests. */
import { type Remote, wrap } from 'comlink';
import type { Response } from '#contract/contract.ts';
import type { EngineEvent } from '#contract/events.ts';
import { gatherPosts } from './gathering-endpoint.ts';

/** How far a page has read: the events after it are wanted. */
export type Cursor = { readonly epoch: string; readonly seq: number };

/** `page` names the page by the lock it holds; what a page connected ends with the page. */
export type Connection = { readonly page: string } & (
  | { readonly kind: 'page'; readonly rtc: MessagePort; readonly control: MessagePort }
  /** Events on `port` from now on, or after `after`. */
  | { readonly kind: 'events'; readonly port: MessagePort; readonly after: Cursor | undefined }
  /** A file that requests may name by `token`. */
  | { readonly kind: 'file'; readonly token: string; readonly file: File }
);

export type EngineDoor = {
  connect(connection: Connection): void;
  call(request: unknown): Promise<Response>;
};

/** Worker → page on an event port. */
export type EventPost = readonly EngineEvent[];
/** Page → worker on an event port: so many more events were taken. */
export type EventCredit = number;

export function wrapDoor(port: MessagePort): Remote<EngineDoor> {
  return wrap<EngineDoor>(gatherPosts(port));
}

/** Whether a message of Comlink's asks for one of the two calls that the door has. */
export function isDoorCall(message: unknown): boolean {
  const { type, path } = message as { type?: unknown; path?: unknown };
  return type === 'APPLY' && Array.isArray(path) && path.length === 1 && (path[0] === 'connect' || path[0] === 'call');
}
