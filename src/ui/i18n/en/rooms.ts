/** The texts about rooms: the list, one room, hiding it, opening another, moving people; in English. */

export const enRooms = {
  rooms: {
    title: 'Rooms',
    lead: 'Every room has a password, contacts and messages of its own. The lock screen has one field for all of them and doesn’t show how many there are.',
    create: 'New room',
    inBlank:
      'You are furnishing the blank room. Whoever opens it later sees what you leave here; your password leads back.',
    current: 'Open now',
    unnamed: 'Default room',
    quiet: 'No notifications',
    waiting: 'Something new',
    ownTexts: 'Own notification texts',
    alone: 'No other room is listed here. A new one starts empty; move people to it, or befriend them inside.',
    another: 'Open another room',
    anotherDetail: 'By its password. This room closes.',
    security: 'Security',
    securityDetail: 'Passwords, locking, and what happens when you are forced to open iCom.',
    close: 'Close the room’s settings',
  },
  lifetime: {
    label: 'Messages are kept',
    detail: 'Older ones are deleted on your devices, not on those of others.',
    choices: { 0: '1 day', 1: '3 days', 2: '7 days', 3: '30 days', 4: 'Until you delete them' },
    tag: { 0: 'Kept 1 day', 1: 'Kept 3 days', 2: 'Kept 7 days', 3: 'Kept 30 days' },
  },
  notices: {
    label: 'Tell me of new messages',
    detail:
      'While another room is open, one of your own texts is shown when something waits here. A hidden room stays silent.',
    texts: 'What is shown then',
    textsHint:
      'One text a line, such as “Your parcel has arrived”. One of them is shown and nothing else: no room, no name, no content.',
    none: 'No text yet, so nothing is shown',
    count: (count: number) => (count === 1 ? '1 text' : `${count} texts`),
    save: 'Save the texts',
  },
  roomNew: {
    title: 'New room',
    name: 'Name of the room',
    nameHint: 'Shown in this list only, never on the lock screen.',
    nameMissing: 'Give the room a name.',
    password: 'Password of the room',
    passwordHint:
      'Typed at the lock screen it opens this room instead. Nobody can reset it: without it the room’s content is lost, unless this default room still lists it.',
    create: 'Create the room',
    creating: 'Making its keys',
    created: (name: string) => `The room “${name}” is ready. Its password opens it.`,
  },
  room: {
    name: 'Name',
    rename: 'Rename the room',
    password: 'Password',
    passwordChange: 'Change',
    passwordTitle: (name: string) => `New password for “${name}”`,
    passwordNew: 'New password',
    passwordSave: 'Change the password',
    passwordSaved: 'The password was changed',
    made: (date: string) => `Made on ${date}`,
    people: 'Move somebody here',
    peopleDetail: 'Their conversation moves along.',
    delete: 'Delete this room',
    deleteDetail: 'With everything said in it.',
    deleteTitle: (name: string) => `Delete the room “${name}”?`,
    deleteBody:
      'Its contacts, conversations and keys are deleted on all your devices, and its password opens nothing any more. It can’t be undone. What others have stays with them.',
    deleted: 'The room was deleted',
  },
  hide: {
    item: 'Hide this room',
    detail: 'No list shows it any more. Only its password opens it. From inside, it can be shown again.',
    title: 'Hide this room',
    lead: 'After this, no other room of yours can list, change or delete it, and nothing in iCom says that it exists. Its password is the only way in: lose it, and the room is lost.',
    otherLabel: 'Password of a room that is hidden already',
    otherHint: 'iCom can’t know which of its reserved space hidden rooms use. The password of one shows it.',
    none: 'I have no hidden room yet',
    noneWarning:
      'If there is one after all, this can overwrite it, and its content is lost. iCom can’t check: it doesn’t know of hidden rooms either.',
    confirm: 'Hide the room',
    done: 'The room is hidden. Only its password opens it.',
    shown: 'It is hidden already, and I want it back in the list',
    showTitle: 'Show this room again',
    showLead:
      'The default room lists it again, and can rename and delete it. Its password goes on opening it. It works in a hidden room only.',
    showPassword: 'Password of the default room',
    showConfirm: 'Show the room',
    showDone: 'The default room lists this room again',
    showFailed: 'This room isn’t hidden, or its password was changed meanwhile.',
    limit:
      'It hides content, not traffic: whoever watches your connection sees that another mailbox is read while it is open.',
  },
  openRoom: {
    title: 'Open another room',
    lead: 'This room closes first; what waits to be sent stays here until you come back.',
    open: 'Open',
  },
  move: {
    title: (name: string) => `Move ${name}`,
    lead: 'The contact and the conversation leave this room. They are told to write to the other room; the room’s name is not told.',
    to: 'Room',
    none: 'There is no other room that this one lists.',
    confirm: 'Move',
    done: (name: string, room: string) => `${name} is in “${room}” now`,
    choose: 'Whom do you want to move?',
    nobody: 'Nobody is here to be moved.',
  },
};

export type RoomsCatalogue = typeof enRooms;
