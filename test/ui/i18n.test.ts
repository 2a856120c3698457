/** The catalogues say the same things, and languages are chosen sensibly. */
import { describe, expect, it, test, vi } from 'vitest';
import enApp from '../../src/ui/i18n/en/catalogue.ts';
import enLater from '../../src/ui/i18n/en/later.ts';
import { enReference } from '../../src/ui/i18n/en/reference.ts';
import { bytes, chooseLanguage, countdown, dateTime, duration, text, useLanguage } from '../../src/ui/i18n/i18n.ts';
import { pluralizer } from '../../src/ui/i18n/plural.ts';
import zhCnApp from '../../src/ui/i18n/zh-CN/catalogue.ts';
import zhCnLater from '../../src/ui/i18n/zh-CN/later.ts';
import { zhCnReference } from '../../src/ui/i18n/zh-CN/reference.ts';
import zhTwApp from '../../src/ui/i18n/zh-TW/catalogue.ts';
import zhTwLater from '../../src/ui/i18n/zh-TW/later.ts';
import { zhTwReference } from '../../src/ui/i18n/zh-TW/reference.ts';

/** Every text of a catalogue by its path; functions are called with telling arguments. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value(3, 7))]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

/** What every page loads, what is opened later, and what comes with the API reference. */
const en = { ...enApp, ...enLater, reference: enReference };
const zhCn = { ...zhCnApp, ...zhCnLater, reference: zhCnReference };
const zhTw = { ...zhTwApp, ...zhTwLater, reference: zhTwReference };

const chinese = [
  ['zh-CN', zhCn],
  ['zh-TW', zhTw],
] as const;

describe('the catalogues', () => {
  it.each(chinese)('have the same texts: %s', (_name, catalogue) => {
    const paths = (whole: unknown) => texts(whole).map(([path]) => path);
    expect(paths(catalogue)).toEqual(paths(en));
  });

  it.each(chinese)('leave nothing untranslated: %s', (_name, catalogue) => {
    const same = new Map(texts(en));
    const left = texts(catalogue).filter(([path, said]) => same.get(path) === said && /[a-z]{3}/.test(said));
    expect(left.map(([path]) => path)).toEqual([]);
  });

  it.each(chinese)('use full-width punctuation in Chinese: %s', (_name, catalogue) => {
    const wrong = texts(catalogue).filter(([, said]) => /[\u4e00-\u9fff][,.;!?]/.test(said));
    expect(wrong).toEqual([]);
  });

  it.each(chinese)('quote in one way: %s', (_name, catalogue) => {
    expect(texts(catalogue).filter(([, said]) => /[“”]/.test(said))).toEqual([]);
  });

  it.each(chinese)('call the safety number by one name where it has changed: %s', (_name, catalogue) => {
    const { keysChanged } = catalogue.message;
    expect(keysChanged).toContain(catalogue.trust.changedShort);
  });

  it.each([['en', en], ...chinese] as const)('take no exclamation marks and no empty texts: %s', (_name, catalogue) => {
    const wrong = texts(catalogue).filter(
      ([path, said]) => /[!！]/.test(said) || (said === '' && !path.endsWith('.0')),
    );
    expect(wrong).toEqual([]);
  });
});

describe('languages', () => {
  it.each([
    [['zh-CN', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['de-DE', 'zh-Hans-SG', 'en'], 'zh-CN'],
    [['zh-HK', 'en'], 'zh-TW'],
    [['zh-Hant-MO'], 'zh-TW'],
    [['fr', 'en-GB'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('of %j are %s', (wishes, chosen) => {
    expect(chooseLanguage(wishes)).toBe(chosen);
  });

  it('count in forms', () => {
    const plural = pluralizer('en');
    expect(plural(1, { one: '{count} try', other: '{count} tries' })).toBe('1 try');
    expect(plural(1200, { one: '{count} try', other: '{count} tries' })).toBe('1,200 tries');
  });

  it('count down in minutes and seconds, rounded up', () => {
    expect(countdown(27_001)).toBe('0:28');
    expect(countdown(120_000)).toBe('2:00');
  });
});

test('how long a message stays reads well in Chinese', async () => {
  vi.stubGlobal('document', { documentElement: {} });
  const said = async (language: 'zh-CN' | 'zh-TW') => {
    await useLanguage(language);
    return [1000, 5000, 300_000, 3_600_000, 86_400_000].map((time) => text().burn.burnsAfter(duration(time)));
  };
  const after = (units: string[]) => ['1', '5', '5', '1', '1'].map((count, index) => `${count} ${units[index]}`);
  const units = ['秒', '秒', '分钟', '小时', '天'];
  expect(await said('zh-CN')).toEqual(after(units).map((time) => `阅读 ${time}后消失`));
  const unitsTw = ['秒', '秒', '分鐘', '小時', '天'];
  expect(await said('zh-TW')).toEqual(after(unitsTw).map((time) => `閱讀 ${time}後消失`));
  await useLanguage('en');
  vi.unstubAllGlobals();
});

test('a moment is told with its date and a clock of 24 hours', async () => {
  vi.stubGlobal('document', { documentElement: {} });
  const time = new Date(2026, 10, 27, 18, 2).getTime();
  const said = [];
  for (const language of ['zh-CN', 'zh-TW', 'en'] as const) {
    vi.stubGlobal('navigator', { languages: [language] });
    await useLanguage(language);
    said.push(dateTime(time));
  }
  expect(said).toEqual(['2026年11月27日 18:02', '2026/11/27\u200918:02', 'Nov 27, 2026, 18:02']);
  vi.unstubAllGlobals();
});

describe('an amount of data', () => {
  it.each([
    [0, '0 MB'],
    [3.52 * 2 ** 20, '3.5 MB'],
    [1023.9 * 2 ** 20, '1,023.9 MB'],
    [2 ** 30, '1 GB'],
    [10_243.5 * 2 ** 20, '10 GB'],
    [1500 * 2 ** 30, '1,500 GB'],
  ])('%d bytes', (count, said) => expect(bytes(count)).toBe(said));
});
