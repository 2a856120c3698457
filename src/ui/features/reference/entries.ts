/** What the reference has a page of: every method, event and code of the contract, and how each is found. */
import { type CodeName, codes } from '#contract/codes.ts';
import { eventReference } from '#contract/event-reference.ts';
import type { EventType } from '#contract/events.ts';
import { type ListedMethod, methodList } from '#contract/method-list.ts';

/** `page` is the address within the reference; `words` is what a search looks through. */
type Page = { readonly page: string; readonly group: string; readonly name: string; readonly words: string };
export type MethodEntry = Page & ListedMethod & { readonly kind: 'method' };
export type EventEntry = Page & { readonly kind: 'event'; readonly type: EventType };
export type CodeEntry = Page & { readonly kind: 'code'; readonly code: CodeName };
export type Entry = MethodEntry | EventEntry | CodeEntry;

/** The groups beside the modules. */
export const ownGroups = { events: 'events', codes: 'codes' } as const;

export const eventPage = (type: EventType): string => `${ownGroups.events}/${type}`;
export const codePage = (code: CodeName): string => `${ownGroups.codes}/${codes[code].code}`;

function words(...parts: readonly (string | number)[]): string {
  return parts.join(' ').toLowerCase();
}

function methodEntry(listed: ListedMethod): MethodEntry {
  const { module, method, definition } = listed;
  const own = definition.codes.map((name) => `${name} ${codes[name].code}`);
  return {
    ...listed,
    kind: 'method',
    page: `${module}/${method}`,
    group: module,
    name: method,
    words: words(`${module}.${method}`, definition.summary, ...own),
  };
}

function eventEntry(type: EventType): EventEntry {
  const { summary } = eventReference[type];
  return {
    kind: 'event',
    page: eventPage(type),
    group: ownGroups.events,
    name: type,
    type,
    words: words(type, summary),
  };
}

function codeEntry(name: CodeName): CodeEntry {
  const { code, message } = codes[name];
  const found = words(code, name, message);
  return {
    kind: 'code',
    page: codePage(name),
    group: ownGroups.codes,
    name: `${code} ${name}`,
    code: name,
    words: found,
  };
}

export const entries: readonly Entry[] = [
  ...methodList.map(methodEntry),
  ...(Object.keys(eventReference) as EventType[]).map(eventEntry),
  ...(Object.keys(codes) as CodeName[]).map(codeEntry),
];

const byPage = new Map(entries.map((entry) => [entry.page, entry]));

export function entryAt(page: string): Entry | undefined {
  return byPage.get(page);
}

/** The entries that hold every word of the query, in the order of the contract. */
export function search(query: string): readonly Entry[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => wanted.every((word) => entry.words.includes(word)));
}

/** Entries by group, in order. */
export function grouped(found: readonly Entry[]): [group: string, entries: Entry[]][] {
  return [...Map.groupBy(found, ({ group }) => group)];
}

export function methodsThatEmit(type: EventType): MethodEntry[] {
  return entries.filter((entry) => entry.kind === 'method').filter(({ definition }) => definition.emits.includes(type));
}

/** The methods whose handlers answer this code: what the session and validation answer is said of every method. */
export function methodsThatAnswer(code: CodeName): MethodEntry[] {
  return entries
    .filter((entry) => entry.kind === 'method')
    .filter(({ definition }) => definition.codes.some((name) => name === code));
}
