/** What keys do, what a screen reader is told, and the words of searching; in English. */

export const enKeyboard = {
  keys: {
    title: 'Keyboard shortcuts',
    groups: {
      everywhere: 'Everywhere',
      composer: 'While writing',
      lists: 'In lists and messages',
      message: 'On a focused message',
    },
    names: {
      jump: 'Jump to a conversation',
      nextConversation: 'Next conversation',
      previousConversation: 'Previous conversation',
      nextUnread: 'Next unread conversation',
      search: 'Search here',
      nextRegion: 'Next part of the window',
      previousRegion: 'Previous part of the window',
      lock: 'Lock',
      panic: 'Panic: lock everything at once',
      openRoom: 'Open another room',
      close: 'Cancel or close',
      shortcuts: 'All shortcuts',
      send: 'Send the message',
      breakLine: 'Break the line',
      walk: 'Walk through rows or messages',
      ends: 'First or last one',
      menu: 'Open its menu',
      copy: 'Copy its text',
      delete: 'Delete it here',
    },
  },
  announce: {
    arrived: (name: string) => `New message from ${name}.`,
    notSent: (name: string) => `Not sent to ${name}.`,
  },
  finding: {
    clear: 'Clear the search',
    nothing: (query: string) => `Nothing here matches “${query}”.`,
    people: 'Search people',
    settings: 'Search settings',
    conversation: 'Search in this conversation',
    older: 'Older one',
    newer: 'Newer one',
    close: 'Close the search',
    place: (place: number, count: number) => `${place} of ${count}`,
    notLoaded: 'Not in the messages loaded so far.',
    nowhere: 'Nowhere in this conversation.',
    further: 'Look further back',
  },
};

/** The shape of this part in every language. */
export type KeyboardCatalogue = typeof enKeyboard;
