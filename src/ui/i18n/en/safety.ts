/** Trust, blocking, the twelve words, and what can be done with a conversation; in English. */

export const enSafety = {
  chatMenu: {
    move: 'Move to another room',
    pin: 'Pin',
    unpin: 'Unpin',
    mute: 'Mute',
    unmute: 'Unmute',
    markRead: 'Mark as read',
    markUnread: 'Mark as unread',
    hide: 'Hide for a while',
    show: 'Show again',
    delete: 'Delete the conversation',
    hideTitle: 'Hide this conversation',
    hideBody:
      'It leaves the list for this long, then comes back by itself. Until then you find it under “Hidden”; new messages go on arriving.',
    hideFor: {
      hour: '1 hour',
      workday: '8 hours',
      day: '1 day',
      week: '1 week',
    },
    deleteTitle: (name: string) => `Delete the conversation with ${name}?`,
    deleteBody:
      'Its messages are deleted from this device. What the other side has stays with them. You remain friends.',
    deleted: 'Conversation deleted',
  },
  trust: {
    item: 'Safety number',
    protection: 'Messages are end-to-end encrypted. Comparing it proves that nobody sits in between.',
    states: {
      unverified: 'Not compared',
      verified: 'Verified',
      changed: 'Changed',
    },
    verified: 'Safety number verified',
    changedShort: 'Safety number changed',
    title: (name: string) => `Safety number with ${name}`,
    lead: (name: string) =>
      `${name} sees the same digits. Compare them face to face or on a call, or scan the code on their screen.`,
    unknown: 'Their keys aren’t known here yet. They come with the first message.',
    qrLabel: 'QR code of the safety number',
    scan: 'Scan theirs',
    verify: 'They are the same',
    unverify: 'Take the mark back',
    matches: 'It matches: nobody sits in between.',
    differs: (name: string) =>
      `It does not match. What reaches you as ${name} may be somebody else. Share nothing that matters.`,
    ownCode: 'That is no safety code of the other side.',
    changed: (name: string) =>
      `${name}’s safety number changed. Usually a new device. Compare it before you share anything that matters.`,
    compare: 'Compare',
    seen: 'I have seen it',
    writing: 'You can write again once you have seen that their safety number changed.',
  },
  account: {
    unwritten:
      'You haven’t written down your twelve words. Lose the words and this device, and nobody can bring the account back.',
    written: 'You said that the words are on paper. You can look at them again here.',
    none: 'Without an account there are no words: nothing is kept.',
    password: 'Password for the words',
    passwordHint: 'It is the login password, unless you chose another one for the words.',
    open: 'Show the words',
    noted: 'Noted',
  },
  privacy: {
    block: 'Block',
    unblock: 'Unblock',
    blockTitle: (name: string) => `Block ${name}?`,
    blockBody:
      'Nothing more passes between you, either way, and they can see that their messages don’t arrive. The conversation stays here.',
    blocked: 'Blocked',
    unblocked: 'Unblocked',
    list: 'Blocked people',
    search: 'Search blocked people',
    emptyTitle: 'Nobody is blocked',
    emptyBody: 'You can block somebody in their details or from a request.',
    more: 'Show more',
    deleteAll: 'Delete all messages',
    deleteAllHint: 'Everything that was said, in every conversation on this device.',
    deleteAllTitle: 'Delete all messages?',
    deleteAllBody: 'It can’t be undone. Other people keep what they have. Friends and your account stay.',
    word: 'delete',
    typeWord: (word: string) => `Type “${word}” to confirm`,
    deleted: 'All messages deleted',
  },
};

/** The shape of this part in every language. */
export type SafetyCatalogue = typeof enSafety;
