/** Hearing a spoken phrase by the browser's own recognition: on this device, or not at all, since a server would learn it. */
import { err, ok, type Result } from '#lib/result.ts';

/** The part of the browser's `SpeechRecognition` that is used here; its types are in no library yet. */
type Recognition = EventTarget & {
  lang: string;
  processLocally: boolean;
  start(): void;
  abort(): void;
};
type Results = { readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>> };
type RecognitionClass = {
  new (): Recognition;
  readonly prototype: Recognition;
  available?(wanted: { langs: string[]; processLocally: true }): Promise<string>;
};

/** ms for which somebody is listened to. */
const patience = 15_000;

/** Browsers name languages with a region. */
export function spokenLanguage(language: string): string {
  return language === 'en' ? 'en-US' : language;
}

/** Only what can be told to stay on this device; the older `webkitSpeechRecognition` can't. */
function recognitionClass(): RecognitionClass | undefined {
  const found = (globalThis as { SpeechRecognition?: RecognitionClass }).SpeechRecognition;
  return found?.available !== undefined && 'processLocally' in found.prototype ? found : undefined;
}

/** Whether this browser understands the language (such as `zh-TW`) without any server, as it is now. */
export async function canHear(language: string): Promise<boolean> {
  try {
    const state = await recognitionClass()?.available?.({ langs: [language], processLocally: true });
    return state === 'available';
  } catch {
    return false;
  }
}

/** What was said in one go; `Unheard` when nothing was understood, the microphone is refused, or it would leave the device. */
export async function hear(language: string): Promise<Result<string, 'Unheard'>> {
  const Recognition = recognitionClass();
  if (Recognition === undefined || !(await canHear(language))) return err('Unheard');
  const recognition = new Recognition();
  recognition.lang = language;
  recognition.processLocally = true;
  if (!recognition.processLocally) return err('Unheard');
  return new Promise((resolve) => {
    const timer = setTimeout(() => recognition.abort(), patience);
    const end = (answer: Result<string, 'Unheard'>) => {
      clearTimeout(timer);
      resolve(answer);
    };
    recognition.addEventListener('result', (event) => {
      const transcript = (event as Event & Results).results[0]?.[0]?.transcript ?? '';
      end(transcript === '' ? err('Unheard') : ok(transcript));
    });
    for (const type of ['error', 'end']) recognition.addEventListener(type, () => end(err('Unheard')));
    try {
      recognition.start();
    } catch {
      end(err('Unheard'));
    }
  });
}

/** The same for two hearings of the same words, however they were spelt. */
export function plainWords(heard: string): string {
  return (
    heard
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).join(' ');
}
