/** What a password that was refused is answered: how often it was wrong in a row, and how long to wait. */
import type { VaultError } from '../storage/vault.ts';

export type PasswordError =
  | 'NotRegistered'
  | 'PasswordWrong'
  | { readonly code: 'PasswordWrongFiveTimes' | 'PasswordWrongTenTimes'; readonly message: string }
  | 'DatabaseError';

export function passwordError(error: VaultError): PasswordError {
  if (error.kind === 'Missing') return 'NotRegistered';
  if (error.kind !== 'WrongPassword') return 'DatabaseError';
  const { count, wait } = error;
  if (count < 5) return 'PasswordWrong';
  const code = count >= 10 ? 'PasswordWrongTenTimes' : 'PasswordWrongFiveTimes';
  const seconds = Math.ceil(wait / 1000);
  return { code, message: `That password opens nothing: ${count} tries in a row, next try in ${seconds} s` };
}
