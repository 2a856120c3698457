/** The keys that the twelve words give: SLIP-0010 hardened paths `m/1229147981'/0'/use'`, one key for one use. */
import { type Bytes, concat, uint32, utf8 } from '#lib/bytes.ts';
import type { CryptoProvider, KeyPair } from './provider.ts';

export type AccountKeys = {
  /** Ed25519; the node address is base58 of its public key. Signs the device list. */
  readonly signing: KeyPair;
  /** X25519. */
  readonly exchange: KeyPair;
  /** 32 bytes; seals the account's state for its own devices. */
  readonly stateKey: Bytes;
  /** Ed25519. */
  readonly wallet: KeyPair;
};

const HARDENED = 0x8000_0000;
/** "ICOM" as a number. */
const PURPOSE = 0x4943_4f4d;
const FIRST_VERSION = 0;
const USE = { signing: 0, exchange: 1, state: 2, wallet: 3 };

/** The 32-byte SLIP-0010 ed25519 key of a seed at a path of hardened indexes (given without the hardening bit). */
export function deriveHardened(provider: CryptoProvider, seed: Uint8Array, path: readonly number[]): Bytes {
  let node = provider.hmacSha512(utf8('ed25519 seed'), seed);
  for (const index of path) {
    const data = concat(new Uint8Array(1), node.subarray(0, 32), uint32(index + HARDENED));
    node = provider.hmacSha512(node.subarray(32), data);
  }
  return node.slice(0, 32);
}

/** `seed` is what `mnemonicToSeed` answers. */
export async function deriveAccountKeys(provider: CryptoProvider, seed: Uint8Array): Promise<AccountKeys> {
  const secret = (use: number) => deriveHardened(provider, seed, [PURPOSE, FIRST_VERSION, use]);
  const signing = secret(USE.signing);
  const exchange = secret(USE.exchange);
  const wallet = secret(USE.wallet);
  return {
    signing: { publicKey: await provider.ed25519Public(signing), secretKey: signing },
    exchange: { publicKey: await provider.x25519Public(exchange), secretKey: exchange },
    stateKey: secret(USE.state),
    wallet: { publicKey: await provider.ed25519Public(wallet), secretKey: wallet },
  };
}
