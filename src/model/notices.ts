/** What a notice (`msg_type` 2) in a conversation says: the `type` in its content. */

export const Notice = {
  /** The two have become friends. */
  connected: 1,
  /** The secure session was made anew. */
  sessionRenewed: 2,
  /** They have other keys, usually a new device: nothing is sent until the person has seen it. */
  keysChanged: 3,
  /** Messages burn from now on: `time` ms after they were read, 0 for no more; `by` is the address of who has set it. */
  burnSet: 4,
} as const;
/** What a blacklist notice (`msg_type` 15) in a conversation says: the `type` in its content. */
export const BlacklistNotice = {
  /** They have blocked us: what was under way to them has not been delivered. */
  notDelivered: 1,
} as const;

export type Notice = (typeof Notice)[keyof typeof Notice];
