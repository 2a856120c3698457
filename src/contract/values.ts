/** The values that parameters and answers are made of, as schemas. */
import * as v from 'valibot';
import { fromBase58 } from '#lib/bytes.ts';
import type { ConversationId, MessageId, NodeAddress as NodeAddressId } from '#model/ids.ts';

/** A call without parameters, and an answer without data. */
export const NoParams = v.object({});
export const Empty: v.GenericSchema<Record<string, never>> = v.strictObject({});

/** Text that must not be empty. Plain `v.string()` stands where the empty string means something. */
export const Text = v.pipe(v.string(), v.nonEmpty());
export const Integer = v.pipe(v.number(), v.safeInteger());
export const Count = v.pipe(Integer, v.minValue(0));
/** 0 or 1, as rows write a boolean. */
export const Bit = v.picklist([0, 1]);

export function isNodeAddress(text: string): boolean {
  return text.length <= 44 && fromBase58(text)?.length === 32;
}

/** The address of a person or of a group. */
export const NodeAddress = v.pipe(
  Text,
  v.check(isNodeAddress),
  v.transform((text) => text as NodeAddressId),
);
export const Conversation = v.pipe(
  Text,
  v.transform((text) => text as ConversationId),
);
export const Message = v.pipe(
  Text,
  v.transform((text) => text as MessageId),
);
/** Hex of a public key; groups leave it empty. */
export const OptionalKey = v.string();

export function isUnique(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}

/** A list that must hold something, and nothing twice. */
export function uniqueList<Item extends v.GenericSchema<unknown>>(item: Item) {
  return v.pipe(v.array(item), v.nonEmpty(), v.check<v.InferOutput<Item>[], undefined>(isUnique, undefined));
}

/** The twelve words; a word may occur more than once. */
export const Words = v.pipe(v.array(Text), v.nonEmpty());
export const sampleWords = 'cycle custom rescue hole umbrella private license police weather call catalog they'.split(
  ' ',
);

/** A row, or `{}` when there is none. */
export function rowOrEmpty<Row extends v.GenericSchema>(row: Row) {
  return v.union([row, Empty]);
}

export const Status = v.strictObject({ status: v.boolean() });
export const TextValue = v.strictObject({ value: v.string() });

/** Values that the examples of several methods share. */
export const sample = {
  address: 'BgboULwougrXNRPnrdqRBrhbrzxeno7AidsBU7vXvRi4',
  otherAddress: '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK',
  groupAddress: 'AR5aZSqSyisRwTJmYULiqeb4B58WTCJLePWThMqH6cHN',
  curveKey: '894dbcdd86bb0837f693a35f88a3299d4977a157b1431d74e903a5ee478cda17',
  publicKey: 'cf8ba032dc116a075dde7888d84d93b8e5b34593da379234bbddd252f33f826c',
  messageId: '04c0d95a7d902621fa081a0a6c4862c005bbbe5232a766d6437f97b25c376090',
  time: 1744947370036,
} as const;
