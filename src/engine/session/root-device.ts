/** Which device of the account's list this one is: inside a room, the one that the room's own statement names. */
import type { Bytes } from '#lib/bytes.ts';
import { decodeEndpoint } from '#wire/endpoint.ts';
import type { AccountRow } from '../tables.ts';

/** Asked for with everything that is said. */
const read = new WeakMap<Bytes, string>();

/** Its id: that of the open account's own device, but in a room that of the device on which the room lies. */
export function rootDeviceOf({ endpoint, device }: Pick<AccountRow, 'endpoint' | 'device'>): string {
  if (endpoint === undefined) return device.id;
  const known = read.get(endpoint);
  if (known !== undefined) return known;
  const statement = decodeEndpoint(endpoint);
  const root = statement.ok ? statement.value.device : device.id;
  read.set(endpoint, root);
  return root;
}
