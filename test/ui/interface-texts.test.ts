/** Everything that the interface says comes from a catalogue, everything in a catalogue is said, and both rules can fail. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../src/ui/i18n/en/catalogue.ts';
import enLater from '../../src/ui/i18n/en/later.ts';
import { enReference } from '../../src/ui/i18n/en/reference.ts';
import zhTw from '../../src/ui/i18n/zh-TW/catalogue.ts';
import zhTwLater from '../../src/ui/i18n/zh-TW/later.ts';
import { zhTwReference } from '../../src/ui/i18n/zh-TW/reference.ts';
import { type Source, untranslated, unusedTexts, wholeParts } from './interface-texts.ts';

const root = join(import.meta.dirname, '../../src/ui');
const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/^i18n\/(en|zh-)/.test(path))
  .map((path) => ({ path, code: readFileSync(join(root, path), 'utf8') }));

const component = (markup: string): Source => ({ path: 'a.tsx', code: `export const A = (props) => ${markup};` });

describe('the interface', () => {
  it('says nothing that is in no catalogue', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap((source) => untranslated(source))).toEqual([]);
  });

  it('says everything that is in the catalogues', () => {
    expect(unusedTexts(en, sources)).toEqual([]);
    const later = sources.map(({ path, code }) => ({ path, code: code.replaceAll('laterText()', 'text()') }));
    expect(unusedTexts(enLater, later)).toEqual([]);
    const ofReference = sources.filter(({ path }) => path.startsWith('features/reference/'));
    const asText = ofReference.map(({ path, code }) => ({ path, code: code.replaceAll('texts()', 'text()') }));
    expect(unusedTexts(enReference, asText)).toEqual([]);
  });

  it('takes texts one by one, so that unused ones can be seen', () => {
    expect(sources.flatMap((source) => wholeParts(en, source))).toEqual([]);
  });
});

describe('a planted text', () => {
  it.each([
    ['<p>Hello</p>', 'Hello'],
    ['<p>{props.open ? "Open" : text().a}</p>', 'Open'],
    ['<p>{props.name && `Hello ${props.name}`}</p>', 'Hello'],
    ['<button aria-label="Close" />', 'Close'],
    ['<input placeholder={props.label ?? "Search"} />', 'Search'],
    ['<img alt={"A cat"} title={text().a} />', 'A cat'],
    ['<Dialog title="Sure?" />', 'Sure?'],
    ['<Menu items={[{ label: "Copy", run: copy }]} />', 'Copy'],
    ['<p onClick={() => app.toasts.info("Done")} />', 'Done'],
    ['<p>{"你好"}</p>', '你好'],
  ])('is found: %s', (markup, words) => {
    expect(untranslated(component(markup))).toEqual([`a.tsx:1: ${words}`]);
  });

  it.each([
    '<p class="row" data-state="open" role="status">{text().a.b} · 12</p>',
    '<b>iCom</b>',
    '<Icon name={props.open ? "eye" : "eye-off"} />',
    '<p>{format(props.time, "short")}</p>',
    '<Segments options={[{ value: "light", icon: "sun", label: text().a }]} />',
  ])('is not seen where there is none: %s', (markup) => {
    expect(untranslated(component(markup))).toEqual([]);
  });

  it('that nobody uses is found; one chosen at run time uses its part and no other', () => {
    const catalogue = { a: { b: '', c: () => '', d: ['', ''] }, e: { f: '', g: { h: '' } }, i: '' };
    const code = 'text().a.b; text().a.d.map(show); text().e.g[name];';
    expect(unusedTexts(catalogue, [{ path: 'a.ts', code }])).toEqual(['a.c', 'e.f', 'i']);
    expect(wholeParts(catalogue, { path: 'a.ts', code: 'const { b } = text().a; text().i; text().e.g[b];' })).toEqual([
      'a.ts: a',
    ]);
  });
});

/** Characters of simplified Chinese, and mainland words, that a reader in Taiwan would stumble over. */
const mainland =
  /[们这个设备网络发开关账号码词]|臺|賬|裏|攝像頭|視頻|屏幕|默認|信息|軟件|服務器|用戶|登錄|鏈接|菜單|刷新|界面|打印|文件夾|程序|數據|聯網|二維碼|標籤頁|拉黑|答覆/;

it('the traditional catalogue is written as in Taiwan', () => {
  const said = JSON.stringify([zhTw, zhTwLater, zhTwReference], (_key, value: unknown) =>
    typeof value === 'function' ? value(3, 7) : value,
  );
  const lines = said.split('","').filter((line) => mainland.test(line));
  expect(lines).toEqual([]);
});
