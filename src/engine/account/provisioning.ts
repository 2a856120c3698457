/** A new account: from twelve words to keys, this device's keys, and the signed list that says they belong together. */
import { deriveAccountKeys } from '#crypto/account-keys.ts';
import { generateDeviceKeys } from '#crypto/device-keys.ts';
import { mnemonicToSeed } from '#crypto/mnemonic.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { type Bytes, toBase58 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { encodeDeviceList } from '#wire/device-list.ts';
import type { RandomBytes } from '../ports.ts';
import { deviceIdOf } from '../session/directory.ts';
import type { AccountRow } from '../tables.ts';
import { signDeviceList } from './device-list-record.ts';

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
  const deviceList = await signDeviceList(provider, account.signing, body, now);
  return {
    address: toBase58(account.signing.publicKey),
    created: now,
    signing: account.signing,
    exchange: account.exchange,
    stateKey: account.stateKey,
    wallet: account.wallet,
    device: { ...device, id },
    deviceList,
    words: keptWords,
  };
}
