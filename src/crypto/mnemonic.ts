/** The twelve words that are an account: BIP39 with the English list. */
import { entropyToMnemonic, mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Bytes } from '#lib/bytes.ts';
import type { RandomBytes } from './random.ts';

export const WORD_COUNT = 12;
const ENTROPY_LENGTH = 16;

export function generateMnemonic(random: RandomBytes): string[] {
  return entropyToMnemonic(random(ENTROPY_LENGTH), wordlist).split(' ');
}

/** Typed words as they are compared: trimmed, lower-case, one word an entry. */
export function normaliseWords(text: string): string[] {
  return text.normalize('NFKD').trim().toLowerCase().split(/\s+/);
}

/** True for twelve words of the list whose checksum is right; expects them normalised. */
export function isMnemonic(words: readonly string[]): boolean {
  return words.length === WORD_COUNT && validateMnemonic(words.join(' '), wordlist);
}

/** The 64-byte seed of valid words, without a passphrase. */
export function mnemonicToSeed(words: readonly string[]): Bytes {
  return mnemonicToSeedSync(words.join(' '));
}
