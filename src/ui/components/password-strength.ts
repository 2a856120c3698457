/**
 * How hard a password is to guess, in four steps with a reason. A rough estimate: characters give bits by their variety,
 * repetition and runs of neighbouring keys give almost none.
 */

import { LIMITS } from '#model/limits.ts';

export type StrengthReason = 'empty' | 'common' | 'repeated' | 'sequence' | 'short' | 'fair' | 'good' | 'strong';
export type Strength = { readonly score: 0 | 1 | 2 | 3 | 4; readonly reason: StrengthReason };

const common = [
  'password',
  'passw0rd',
  'qwerty',
  'letmein',
  'welcome',
  'iloveyou',
  'admin',
  'monkey',
  'dragon',
  'football',
  'baseball',
  'superman',
  'sunshine',
  'princess',
  'trustno1',
  'woaini',
  'wodemima',
  'mima',
];
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
];

/** Characters that add something: not the same as the one before, nor its neighbour in a row of keys or letters. */
function surprising(characters: readonly string[]): number {
  let surprises = 0;
  let previous = '';
  for (const character of characters) {
    const pair = previous + character;
    const neighbours = previous !== '' && rows.some((row) => row.includes(pair) || row.includes(character + previous));
    if (character !== previous && !neighbours) surprises += 1;
    previous = character;
  }
  return surprises;
}

/** Bits that one unforeseen character of this text is worth. */
function bitsEach(value: string): number {
  let alphabet = 0;
  if (/[a-z]/.test(value)) alphabet += 26;
  if (/[A-Z]/.test(value)) alphabet += 26;
  if (/\d/.test(value)) alphabet += 10;
  if (/[ -/:-@[-`{-~]/.test(value)) alphabet += 20;
  if (/[^ -~]/.test(value)) alphabet += 500;
  return Math.log2(Math.max(2, alphabet));
}

export function passwordStrength(password: string): Strength {
  if (password === '') return { score: 0, reason: 'empty' };
  const lower = password.toLowerCase();
  const characters = [...lower];
  const rest = common.reduce((left, word) => left.replaceAll(word, ''), lower);
  if (rest.length < lower.length && [...rest].length < 6) return { score: 1, reason: 'common' };
  const different = new Set(characters).size;
  const surprises = surprising(characters);
  if (different <= Math.max(2, characters.length / 4)) return { score: 1, reason: 'repeated' };
  if (surprises <= characters.length / 3) return { score: 1, reason: 'sequence' };
  const bits = bitsEach(password) * Math.min(surprises, different * 1.5);
  if (characters.length < LIMITS.passwordMin || bits < 36) return { score: 1, reason: 'short' };
  if (bits < 54) return { score: 2, reason: 'fair' };
  if (bits < 76) return { score: 3, reason: 'good' };
  return { score: 4, reason: 'strong' };
}
