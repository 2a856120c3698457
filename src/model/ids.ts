/** Branded identifiers, so that one kind of id can't be passed for another. */

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Base58 of the account's 32-byte Ed25519 public key: 43–44 characters (now and then fewer). */
export type NodeAddress = Branded<string, 'NodeAddress'>;
/** 64 hex digits: a hash bound to the message's content. */
export type MessageId = Branded<string, 'MessageId'>;
/** A conversation's id: the other person's or the group's address. */
export type ConversationId = Branded<string, 'ConversationId'>;
/** A super node's origin: `https://host[:port]`. */
export type HomeNode = Branded<string, 'HomeNode'>;
