/** Recognises what a person pastes or scans: a bare address, or `icom:<address>?n=<home node>…`. */
import { fromBase58 } from '#lib/bytes.ts';

/** The address in it; undefined when it is no card. The engine reads the rest. */
export function readCard(input: string): string | undefined {
  const trimmed = input.trim();
  const address = /^icom:/i.test(trimmed) ? trimmed.slice('icom:'.length).split('?')[0] : trimmed;
  if (address === undefined || address.length > 44) return undefined;
  return fromBase58(address)?.length === 32 ? address : undefined;
}
