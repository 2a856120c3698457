/** The language of the interface: detection, lazily loaded catalogues, and formatting of dates and numbers. */
import { batch, createSignal } from 'solid-js';
import { moment, startOfDay } from '../stores/moment.ts';
import type { Catalogue } from './en/catalogue.ts';
import type { LaterCatalogue } from './en/later.ts';

type Source = {
  readonly name: string;
  readonly load: () => Promise<{ default: Catalogue }>;
  /** The texts of what is opened later: rooms, devices, security. No first paint waits for them. */
  readonly loadLater: () => Promise<{ default: LaterCatalogue }>;
};

/** A language the interface is complete in. A new one is an entry here and one folder. */
export const languages = {
  en: { name: 'English', load: () => import('./en/catalogue.ts'), loadLater: () => import('./en/later.ts') },
  'zh-CN': {
    name: '简体中文',
    load: () => import('./zh-CN/catalogue.ts'),
    loadLater: () => import('./zh-CN/later.ts'),
  },
  'zh-TW': {
    name: '繁體中文',
    load: () => import('./zh-TW/catalogue.ts'),
    loadLater: () => import('./zh-TW/later.ts'),
  },
} as const satisfies Record<string, Source>;

export type Language = keyof typeof languages;

const [current, setCurrent] = createSignal<{ language: Language; catalogue: Catalogue }>();
const [later, setLater] = createSignal<LaterCatalogue>();

/** The texts of the current language. Reading it inside JSX keeps the text right when the language changes. */
export function text(): Catalogue {
  const loaded = current();
  if (!loaded) throw new Error('no language loaded before the first text');
  return loaded.catalogue;
}

/** The later texts of the current language; for components that are made by `lazyWithTexts` only. */
export function laterText(): LaterCatalogue {
  const loaded = later();
  if (!loaded) throw new Error('the later texts are used before they were loaded');
  return loaded;
}

/** Loads the later texts of the current language; from then on they follow it. */
export async function loadLaterTexts(): Promise<void> {
  if (later()) return;
  const { default: catalogue } = await languages[language()].loadLater();
  setLater(catalogue);
}

export function language(): Language {
  return current()?.language ?? 'en';
}

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(languages, value);
}

/** Scripts and regions in which Chinese is written in traditional characters. */
const traditional: ReadonlySet<string> = new Set(['hant', 'tw', 'hk', 'mo']);

/** The best language for a list of wishes such as `navigator.languages`: exact, then by its first part, else English. */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    if (isLanguage(wish)) return wish;
    const [first, ...rest] = wish.toLowerCase().split('-');
    if (first === 'zh') return rest.some((part) => traditional.has(part)) ? 'zh-TW' : 'zh-CN';
    if (first === 'en') return 'en';
  }
  return 'en';
}

/** Loads a catalogue and switches to it; sets `lang` on the document, which chooses the fonts too. */
export async function useLanguage(next: Language): Promise<void> {
  const { load, loadLater } = languages[next];
  const [first, more] = await Promise.all([load(), later() && loadLater()]);
  document.documentElement.lang = next;
  batch(() => {
    setCurrent({ language: next, catalogue: first.default });
    if (more) setLater(more.default);
  });
}

/** The person's own region of the language, such as en-GB, so that dates look as they are used to. */
function region(): string {
  return navigator.languages.find((wish) => wish.split('-')[0] === language().split('-')[0]) ?? language();
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()} ${JSON.stringify(options)}`;
  let made = formatters.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(region(), options);
    formatters.set(key, made);
  }
  return made;
}

function show(options: Intl.DateTimeFormatOptions, time: number): string {
  return formatter(options).format(moment(time));
}

function yearOf(time: number): number {
  return new Date(moment(time)).getFullYear();
}

/** Whole calendar days from `time` to `now`, in the local time zone. */
function daysAgo(time: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
}

/** Hours and minutes, always with 24 hours: `14:02`. */
export function clockTime(time: number): string {
  return show({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, time);
}

/** A moment in a list: the clock today, the weekday within a week, the date before. */
export function listTime(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days <= 0) return clockTime(time);
  if (days === 1) return text().time.yesterday;
  if (days < 7) return show({ weekday: 'short' }, time);
  if (yearOf(time) === yearOf(now)) return show({ month: 'short', day: 'numeric' }, time);
  return show({ year: 'numeric', month: 'numeric', day: 'numeric' }, time);
}

/** A day over messages: “Today, 23 November”, or the weekday, day and (in another year) the year. */
export function dayLabel(time: number, now: number): string {
  const days = daysAgo(time, now);
  const year = yearOf(time) === yearOf(now) ? {} : ({ year: 'numeric' } as const);
  const date = show({ month: 'long', day: 'numeric', ...year }, time);
  const separator = language().startsWith('zh') ? ' ' : ', ';
  if (days === 0) return `${text().time.today}${separator}${date}`;
  if (days === 1) return `${text().time.yesterday}${separator}${date}`;
  return `${show({ weekday: 'long' }, time)}${separator}${date}`;
}

/** A date with its clock: `27 Nov 2026, 18:02`. */
export function dateTime(time: number): string {
  return show({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }, time);
}

/** The whole moment, for a tooltip and for screen readers. */
export function fullTime(time: number): string {
  return show({ dateStyle: 'full', timeStyle: 'short' }, time);
}

/** A day, with its year. */
export function longDate(time: number): string {
  return show({ dateStyle: 'long' }, time);
}

/** Minutes and seconds of a wait in ms, rounded up: `0:28`. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A length of time in ms, in the largest unit that tells it whole, such as “90 seconds” or “1 day”; in Chinese “5 秒”. */
export function duration(milliseconds: number): string {
  const [unit, size] = units.find(([, length]) => milliseconds % length === 0) ?? (['second', 1000] as const);
  const unitDisplay = language() === 'en' ? 'long' : 'short';
  const format = { style: 'unit', unit, unitDisplay, maximumFractionDigits: 3 } as const;
  // a number stands apart from Chinese words here, whatever the region's own way
  return new Intl.NumberFormat(region(), format).format(milliseconds / size).replace(/\d(?=\p{sc=Han})/u, '$& ');
}

/** What is left of a time in ms: `0:28` under an hour, else whole hours or days, rounded up. */
export function timeLeft(milliseconds: number): string {
  const size = [86_400_000, 3_600_000].find((length) => milliseconds >= length);
  return size === undefined ? countdown(milliseconds) : duration(Math.ceil(milliseconds / size) * size);
}

/** An amount of data, in megabytes or from one on in gigabytes: `1.2 MB`. */
export function bytes(count: number): string {
  const [unit, size] = count < 2 ** 30 ? (['megabyte', 2 ** 20] as const) : (['gigabyte', 2 ** 30] as const);
  return new Intl.NumberFormat(region(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(count / size);
}

/** What a response code means to a person, in the current language. */
export function codeText(code: number): string {
  return text().codes[code] ?? text().failed(code);
}
