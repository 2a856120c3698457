/** What the devices of one account tell each other, in the bodies of kind `own` (`payload.ts`). */
import * as v from 'valibot';
import { bytesOf, bytesUpTo, uint } from './cbor.ts';
import { MAX_DEVICE_LIST_BYTES } from './device-list.ts';

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
/** The other side of a conversation: the key that its address is made of. */
const conversation = bytesOf(32);
const messageIds = v.pipe(v.array(bytesOf(32)), v.minLength(1), v.maxLength(1000));

export const ownBody = v.variant('kind', [
  /** The sending device has written this: `id` binds it to that device as in a `message`. */
  v.strictObject({
    kind: v.literal('sent'),
    conversation,
    id: bytesOf(32),
    nonce: bytesOf(16),
    type: uint,
    body: text(40_000),
    sentAt: uint,
  }),
  /** The account's key, for the device that becomes the primary one, and the list that says so. */
  v.strictObject({
    kind: v.literal('primary'),
    secretKey: bytesOf(32),
    list: bytesUpTo(MAX_DEVICE_LIST_BYTES),
  }),
  v.strictObject({ kind: v.literal('read'), conversation, ids: messageIds }),
]);

export type OwnBody = v.InferOutput<typeof ownBody>;
