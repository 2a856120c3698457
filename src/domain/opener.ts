/** What opens the default room besides a password, made into one: a pattern, a passkey's answer, a spoken phrase. */
import { LoginType } from '#model/enumerations.ts';

/** Four points at least, of the nine of its square. */
const PATTERN = /^[1-9]{4,9}$/;
/** 32 bytes of a passkey's PRF, in hex. */
const PASSKEY = /^[0-9a-f]{64}$/;
/** Words that a spoken phrase has at least. */
const PHRASE_MIN = 4;

/**
 * The password that stands for it; undefined when it isn't of its form. A pattern is the numbers of its points in their
 * order, 1 to 9 from the top left, row by row. No text that somebody types is one of these: they begin with a control
 * character, so that what is set for one way never opens by another.
 */
export function openerPassword(type: Exclude<LoginType, 'text'>, given: string): string | undefined {
  const content = contentOf(type, given);
  return content === undefined ? undefined : `\u0001${type}\u0001${content}`;
}

function contentOf(type: Exclude<LoginType, 'text'>, given: string): string | undefined {
  switch (type) {
    case LoginType.gesture:
      return PATTERN.test(given) && new Set(given).size === given.length ? given : undefined;
    case LoginType.fingerprint:
    case LoginType.face:
      return PASSKEY.test(given) ? given : undefined;
    case LoginType.voice: {
      const words = spokenWords(given);
      return words.length < PHRASE_MIN ? undefined : words.join(' ');
    }
  }
}

/** As it is heard, not as it is spelt: no capitals, no signs, one space between words; a Chinese character is a word. */
function spokenWords(heard: string): string[] {
  const plain = heard.normalize('NFKC').toLowerCase();
  return plain.replaceAll(/\p{Script=Han}/gu, ' $& ').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}
