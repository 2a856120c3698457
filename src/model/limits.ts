/** How long and how many things may be. */

export const LIMITS = {
  /** Characters of a nickname. */
  nickname: 64,
  remark: 64,
  /** Characters of what people call a device. */
  deviceNote: 64,
  /** Characters that go with a friend request. */
  requestContent: 500,
  /** Bytes of a text message in UTF-8. */
  textBytes: 32 * 1024,
  contacts: 5000,
  /** Devices of strangers who have asked, or said anything else, and have got no answer. */
  requests: 500,
  /** Characters of a password. */
  passwordMin: 8,
  passwordMax: 128,
  pictureUrl: 2048,
  /** Rooms beside the default and the blank room, hidden ones left aside. */
  rooms: 3,
  /** Characters of a room's name. */
  roomName: 64,
  /** Notices of a room, and characters of one. */
  roomNotices: 20,
  roomNotice: 200,
} as const;
