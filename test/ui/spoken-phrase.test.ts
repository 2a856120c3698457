/** A spoken phrase is heard where the browser understands it on the device, and nowhere else. */
import { afterEach, expect, test, vi } from 'vitest';
import { err, ok } from '#lib/result.ts';
import { canHear, hear, plainWords, spokenLanguage } from '#ui/stores/spoken-phrase.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser's recognition that says `answers` one after another; `state`: what it can do without a server. */
function browser(state: string, answers: readonly (string | undefined)[] = []) {
  const left = [...answers];
  const started: { lang: string; local: boolean }[] = [];
  class Recognition extends EventTarget {
    lang = '';
    static async available(wanted: { langs: string[]; processLocally: boolean }): Promise<string> {
      return wanted.processLocally ? state : 'available';
    }
    readonly #local = { value: false };
    get processLocally(): boolean {
      return this.#local.value;
    }
    set processLocally(value: boolean) {
      this.#local.value = value;
    }
    start(): void {
      started.push({ lang: this.lang, local: this.processLocally });
      const transcript = left.shift();
      const event = new Event(transcript === undefined ? 'error' : 'result');
      queueMicrotask(() => this.dispatchEvent(Object.assign(event, { results: [[{ transcript }]] })));
    }
    abort(): void {
      this.dispatchEvent(new Event('end'));
    }
  }
  vi.stubGlobal('SpeechRecognition', Recognition);
  return started;
}

test('what is said is understood on this device', async () => {
  const started = browser('available', ['Four words are enough', undefined]);
  expect(await canHear('en-US')).toBe(true);
  expect(await hear('en-US')).toEqual(ok('Four words are enough'));
  expect(await hear('en-US')).toEqual(err('Unheard'));
  expect(started).toEqual([
    { lang: 'en-US', local: true },
    { lang: 'en-US', local: true },
  ]);
});

test.each(['unavailable', 'downloadable', 'downloading'])(
  'a browser for which that is %s hears nothing',
  async (state) => {
    const started = browser(state, ['four words are enough']);
    expect(await canHear('en-US')).toBe(false);
    expect(await hear('en-US')).toEqual(err('Unheard'));
    expect(started).toEqual([]);
  },
);

test('neither does one that may ask a server, nor one without recognition', async () => {
  expect(await canHear('en-US')).toBe(false);
  vi.stubGlobal('webkitSpeechRecognition', class extends EventTarget {});
  expect(await canHear('en-US')).toBe(false);
  vi.stubGlobal('SpeechRecognition', class extends EventTarget {});
  expect(await canHear('en-US')).toBe(false);
  expect(await hear('en-US')).toEqual(err('Unheard'));
});

test('two hearings are compared by their words', () => {
  expect(plainWords('Four words, are ENOUGH.')).toBe(plainWords('four words are enough'));
  expect(plainWords('four words')).not.toBe(plainWords('for words'));
  expect([spokenLanguage('en'), spokenLanguage('zh-TW')]).toEqual(['en-US', 'zh-TW']);
});
