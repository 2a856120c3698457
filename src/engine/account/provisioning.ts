/** A new account: from twelve words to keys, this device's keys, and the signed list that says they belong together. */
import { deriveAccountKeys } from '#crypto/account-keys.ts';
import { generateDeviceKeys } from '#crypto/device-keys.ts';
import { mnemonicToSeed } from '#crypto/mnemonic.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { sign } from '#crypto/sign.ts';
import { type Bytes, toBase58 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { encodeDeviceList } from '#wire/device-list.ts';
import { encodeRecord, NO_HASH, RECORD_PURPOSE, signedPart } from '#wire/record.ts';
import { deviceIdOf } from '../session/directory.ts';
import type { RandomBytes } from '../ports.ts';
import type { AccountRow } from '../tables.ts';

/** A device list is good for ten years unless a newer one replaces it. */
const LIFETIME = 10 * 365 * 24 * 3_600_000;

/** `words` are valid; `keptWords` is what is kept of them (wrapped under the wallet password), null for nothing. */
export async function provisionAccount(
  provider: CryptoProvider,
  random: RandomBytes,
  now: number,
  homeNodes: readonly HomeNode[],
  words: readonly string[],
  keptWords: Bytes | null,
): Promise<AccountRow> {
  const account = await deriveAccountKeys(provider, mnemonicToSeed(words));
  const device = await generateDeviceKeys(provider, random);
  const id = deviceIdOf(provider, device.signing.publicKey);
  const body = encodeDeviceList({
    v: 1,
    epoch: 0,
    exchange: account.exchange.publicKey,
    devices: [
      {
        id,
        signing: device.signing.publicKey,
        exchange: device.exchange.publicKey,
        sealing: device.sealing.publicKey,
        mailbox: device.mailbox.publicKey,
      },
    ],
    homeNodes: [...homeNodes],
  });
  const key = account.signing.publicKey;
  const unsigned = { v: 1 as const, key, version: 1, prevHash: NO_HASH, expires: now + LIFETIME, body };
  const signature = await sign(provider, account.signing.secretKey, RECORD_PURPOSE, signedPart(unsigned));
  return {
    address: toBase58(account.signing.publicKey),
    created: now,
    signing: account.signing,
    exchange: account.exchange,
    stateKey: account.stateKey,
    wallet: account.wallet,
    device: { ...device, id },
    deviceList: encodeRecord({ ...unsigned, signature }),
    words: keptWords,
  };
}
