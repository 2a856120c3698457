/** A message's id: bound to its author, content and time, and the key of deduplication. */
import { label, lengthPrefixed } from '#crypto/labels.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { type Bytes, toHex, utf8 } from '#lib/bytes.ts';

export type IdentifiedContent = {
  /** The author's address. */
  readonly author: string;
  /** The author's device. */
  readonly device: string;
  /** The address of the conversation's other side: the recipient, or the group. */
  readonly recipient: string;
  readonly nonce: Bytes;
  readonly type: number;
  readonly body: string;
  readonly sentAt: number;
};

/** The first 32 bytes of SHA-512 over the length-prefixed parts, as 64 hex digits. */
export function messageIdOf(provider: CryptoProvider, content: IdentifiedContent): string {
  const { author, device, recipient, nonce, type, body, sentAt } = content;
  const parts = [author, device, recipient, `${type}`, `${sentAt}`, body].map(utf8);
  return toHex(provider.sha512(lengthPrefixed(label('message-id'), nonce, ...parts)).subarray(0, 32));
}
