/** What the devices of one account tell each other, in the bodies of kind `own` (`payload.ts`). */
import * as v from 'valibot';
import { bytesOf, bytesUpTo, uint } from './cbor.ts';
import { MAX_DEVICE_LIST_BYTES } from './device-list.ts';
import { HISTORY_PAGE_BYTES, historyCursor } from './history.ts';
import { STATE_MESSAGE_BYTES } from './state.ts';

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
/** The other side of a conversation: the key that its address is made of. */
const conversation = bytesOf(32);
const deviceId = text(32);
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
    burn: v.optional(v.pipe(uint, v.minValue(1))),
  }),
  /** The sending device has set after how long messages burn: as in a `burn` between people. */
  v.strictObject({ kind: v.literal('burn'), conversation, time: uint, at: uint }),
  /** The account's secret keys, for the device that becomes the primary one, and the list that says so. */
  v.strictObject({
    kind: v.literal('primary'),
    secretKey: bytesOf(32),
    exchange: bytesOf(32),
    wallet: bytesOf(32),
    list: bytesUpTo(MAX_DEVICE_LIST_BYTES),
  }),
  /** Messages of ours that have reached a first device of the other side. */
  v.strictObject({ kind: v.literal('delivered'), ids: messageIds }),
  /** Messages of the other side that were read here; `at` as in a `read` between people. */
  v.strictObject({ kind: v.literal('read'), conversation, ids: messageIds, at: v.optional(uint) }),
  /** Whether the conversation was marked as unread. */
  v.strictObject({ kind: v.literal('marked'), conversation, unread: v.boolean() }),
  /** Messages that were deleted here. */
  v.strictObject({ kind: v.literal('deleted'), conversation, ids: messageIds }),
  /** The conversation was taken off the list here; what is still in it stays. */
  v.strictObject({ kind: v.literal('unlisted'), conversation }),
  /** What a device is and calls itself: said by itself, and by the primary one to a device that is new. */
  v.strictObject({
    kind: v.literal('device'),
    id: deviceId,
    name: text(64),
    platform: v.picklist([1, 2, 3]),
    clientVersion: text(32),
    /** When it was opened last, in milliseconds since the epoch by its own clock. */
    loginAt: uint,
  }),
  /** What people call a device; of two the later one holds. */
  v.strictObject({ kind: v.literal('note'), id: deviceId, note: text(64), at: uint }),
  /** The login password has changed: its stretched form, sealed (`engine/account/password-sync.ts`). */
  v.strictObject({ kind: v.literal('password'), box: bytesOf(60) }),
  /** Somebody was moved to the visible room of this id, or back out of it: ''. */
  v.strictObject({ kind: v.literal('moved'), conversation, room: text(64) }),
  /** There is another clear password: sealed (`engine/account/clear-password-sync.ts`). */
  v.strictObject({ kind: v.literal('clearPassword'), box: bytesOf(414) }),
  /** Items of the account's state that the sending device has edited (`state.ts`). */
  v.strictObject({ kind: v.literal('state'), items: bytesUpTo(STATE_MESSAGE_BYTES) }),
  /** Records of the account's state that it has written to home nodes, under the key of this salt; left out for the first one. */
  v.strictObject({
    kind: v.literal('seen'),
    records: bytesUpTo(STATE_MESSAGE_BYTES),
    salt: v.optional(bytesOf(16)),
  }),
  /** It wants the next page of the past, after a message of a conversation (`history.ts`). */
  v.strictObject({ kind: v.literal('historyAsk'), transfer: bytesOf(16), after: historyCursor }),
  /** The page: messages of one conversation, none at the end; `done` of `total` conversations are through. */
  v.strictObject({
    kind: v.literal('historyPage'),
    transfer: bytesOf(16),
    conversation: text(64),
    messages: bytesUpTo(HISTORY_PAGE_BYTES),
    next: historyCursor,
    done: uint,
    total: uint,
  }),
]);

export type OwnBody = v.InferOutput<typeof ownBody>;
