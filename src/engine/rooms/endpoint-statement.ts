/** Says where this device's friends are to write: to a room's keys, or to the device itself. */
import { sign } from '#crypto/sign.ts';
import { type Bytes, fromBase58 } from '#lib/bytes.ts';
import { decodeEndpoint, ENDPOINT_PURPOSE, encodeEndpoint, endpointPart } from '#wire/endpoint.ts';
import type { Account } from '../account/account.ts';
import type { AccountRow } from '../tables.ts';

/** A statement of the open room's own device, as of now; without a room, whoever hears it writes to the open one. */
export async function stateEndpoint(account: Account, room: AccountRow | undefined): Promise<Bytes> {
  const { own, provider } = account.core;
  const key = fromBase58(own.address);
  if (key === undefined) throw new Error('the own address is base58');
  // a room of a room is another endpoint of the same device
  const before = own.endpoint === undefined ? undefined : decodeEndpoint(own.endpoint);
  const root = before?.ok === true ? before.value.device : own.device.id;
  const back = before?.ok === true ? before.value.endpoint : null;
  const device = room?.device;
  const endpoint =
    device === undefined
      ? back
      : {
          signing: device.signing.publicKey,
          exchange: device.exchange.publicKey,
          sealing: device.sealing.publicKey,
          mailbox: device.mailbox.publicKey,
        };
  const said = { v: 1 as const, account: key, device: root, version: account.core.now(), endpoint };
  const signature = await sign(provider, own.device.signing.secretKey, ENDPOINT_PURPOSE, endpointPart(said));
  return encodeEndpoint({ ...said, signature });
}
