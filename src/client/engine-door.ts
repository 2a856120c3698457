/** What the engine's worker opens to a page through Comlink, and nothing else: `connect` for ports, `call` for requests. */
import type { Response } from '#contract/contract.ts';
import type { EngineEvent } from '#contract/events.ts';

/** How far a page has read: the events after it are wanted. */
export type Cursor = { readonly epoch: string; readonly seq: number };

/** `page` names the page by the lock it holds; what a page connected ends with the page. */
export type Connection = { readonly page: string } & (
  | { readonly kind: 'page'; readonly control: MessagePort }
  /** Calls on `port`: `call` without Comlink's share of a call's time, and many to a post. */
  | { readonly kind: 'calls'; readonly port: MessagePort }
  /** Events on `port` from now on, or after `after`. */
  | { readonly kind: 'events'; readonly port: MessagePort; readonly after: Cursor | undefined }
);

/** The ports of a connection, which are handed over with it. */
export function portsOf(connection: Connection): MessagePort[] {
  return Object.values(connection).filter((value) => value instanceof MessagePort);
}

export type EngineDoor = {
  connect(connection: Connection): void;
  call(request: unknown): Promise<Response>;
};

/** Page → worker on a port for calls: a number and a request, or a token and a file, one after the other. */
export type CallPost = readonly unknown[];
/**
 * Worker → page: a call's number, code, message and data, one after the other, in the order in which they were ready. The
 * route is that of the request; a response with another one is the data, whole, under the code `WHOLE_RESPONSE`.
 */
export type CallAnswers = readonly unknown[];
export const ANSWER_LENGTH = 4;
export const WHOLE_RESPONSE = -1;
/** Worker → page on an event port. */
export type EventPost = readonly EngineEvent[];
/** Page → worker on an event port: so many more events were taken. */
export type EventCredit = number;

/** Whether a message of Comlink's asks for one of the two; Comlink itself would follow any property path. */
export function isDoorCall(message: unknown): boolean {
  const { type, path } = message as { type?: unknown; path?: unknown };
  return type === 'APPLY' && Array.isArray(path) && path.length === 1 && (path[0] === 'connect' || path[0] === 'call');
}
