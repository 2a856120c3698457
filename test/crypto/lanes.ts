/** Both lanes of the provider, for suites that run on each and want the same from both. */
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { createWebProvider } from '#crypto/web-provider.ts';
import { type Bytes, fromHex } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { nativeProvider } from '../simulation/native-provider.ts';

export const lanes: readonly CryptoProvider[] = [nobleProvider, await createWebProvider()];

/** The lanes, and what stands in for them in tests of the engine, by their names. */
export const providers: readonly (readonly [string, CryptoProvider])[] = [
  ...lanes.map((provider) => [`the ${provider.lane} lane`, provider] as const),
  ['the tests’ native provider', nativeProvider],
];

/** Bytes of a hex text that may hold spaces and line breaks. */
export function hex(text: string): Bytes {
  const bytes = fromHex(text.replaceAll(/\s/g, ''));
  if (bytes === undefined) throw new Error('Not hex');
  return bytes;
}

/** The value of a result that must be one. */
export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`Unexpected error: ${String(result.error)}`);
  return result.value;
}
