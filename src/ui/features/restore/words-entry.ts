/** What is typed and pasted as the twelve words. */
import { wordlist } from '@scure/bip39/wordlists/english.js';

export const wordCount = 12;
const known: ReadonlySet<string> = new Set(wordlist);

export function isKnownWord(word: string): boolean {
  return known.has(word);
}

/** The words in a text, in lower case; numbers before them, as a paper has them, are no words. */
export function readWords(typed: string): string[] {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
