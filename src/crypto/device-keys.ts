/** The keys of one device: random, certified by the account's device list, never leaving the device. */
import type { CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';

export type DeviceKeys = {
  /** Ed25519: signs this device's prekeys. */
  readonly signing: KeyPair;
  /** X25519: this device's identity in a handshake. */
  readonly exchange: KeyPair;
  /** X25519: envelopes are sealed to it. */
  readonly sealing: KeyPair;
  /** Ed25519: names the device's mailbox and proves who reads it. */
  readonly mailbox: KeyPair;
};

export async function generateSigningPair(provider: CryptoProvider, random: RandomBytes): Promise<KeyPair> {
  const secretKey = random(32);
  return { publicKey: await provider.ed25519Public(secretKey), secretKey };
}

export async function generateExchangePair(provider: CryptoProvider, random: RandomBytes): Promise<KeyPair> {
  const secretKey = random(32);
  return { publicKey: await provider.x25519Public(secretKey), secretKey };
}

export async function generateDeviceKeys(provider: CryptoProvider, random: RandomBytes): Promise<DeviceKeys> {
  return {
    signing: await generateSigningPair(provider, random),
    exchange: await generateExchangePair(provider, random),
    sealing: await generateExchangePair(provider, random),
    mailbox: await generateSigningPair(provider, random),
  };
}
