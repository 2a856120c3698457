/** The texts about passwords, locking, duress and notifications, in English: what each protects, and what it can't do. */

export const enSecurity = {
  security: {
    lead: 'What protects you on this device, in plain words. What a browser can’t do is said beside it.',
    none: 'Without an account nothing is stored: there is no password to set and nothing to wipe.',
    opening: 'Opening iCom',
    login: 'Login password',
    loginDetail:
      'Opens the default room and encrypts what is stored here. Your other devices follow when you change it on the primary one.',
    wallet: 'Password for the twelve words',
    walletDetail: 'Asked for before the words are shown or money moves. Nobody can reset it.',
    wordsDone: 'Written down',
    wordsOpen: 'Not written down yet',
    wordsDetail: 'Lose the words and this device, and nobody can bring the account back.',
    change: 'Change',
    set: 'Set',
    isSet: 'Set',
    locking: 'Locking',
    autoLock: 'Lock when idle',
    autoLockDetail:
      'Counts the time since you last did something in any iCom tab. It can’t count while the computer sleeps; then it locks on waking.',
    autoLockChoices: {
      0: 'Never',
      1: 'After 1 minute',
      5: 'After 5 minutes',
      15: 'After 15 minutes',
      60: 'After 1 hour',
    },
    fast: 'Open again without the password, for five minutes',
    fastDetail:
      'After locking, the keys stay in memory for five minutes. Whoever has this computer in that time can open iCom.',
    panic: 'Panic: lock everything now',
    panicDetail: (keys: string) =>
      `Press ${keys}, or press the iCom mark three times in a row. All tabs lock at once, and nothing can be opened again without a password. It deletes nothing.`,
    panicNow: 'Lock now',
    duress: 'When you are forced to open iCom',
    clear: 'Clear password',
    clearDetail:
      'Typed at the lock screen it erases every key and message on this device and opens the blank room. It looks and takes as long as an ordinary unlock, and can’t be stopped.',
    decoy: 'Open the blank room on a wrong password',
    decoyDetail:
      'Any password that opens nothing then opens the blank room, your own typing errors too. Whoever has this device can read the blank room: don’t keep secrets in it.',
    decoyTitle: 'Open the blank room on every wrong password?',
    decoyBody:
      'A wrong password is no longer refused, so you aren’t told when you mistype. What the blank room holds is readable by anybody who has this device.',
    decoyConfirm: 'Open it on wrong passwords',
    blank: 'Furnish the blank room',
    blankDetail:
      'It has an address, contacts and messages of its own. Give it a few harmless ones, so that it looks lived in.',
    blankBody:
      'This room closes, and the blank one opens. Your password leads back, from the lock screen or from Rooms → Open another room.',
    blankConfirm: 'Go to the blank room',
    limits: 'What this can’t do',
    limitsList: [
      'It can’t reach copies of this disk that were made before, or messages other people hold.',
      'A drive may keep old copies of what is overwritten. Without the passwords they stay encrypted.',
      'A program that watches this computer sees what you type and read. A password doesn’t help against it.',
      'A locked browser tab can’t receive: messages wait, encrypted, on super nodes.',
    ],
  },
  passwordForm: {
    loginTitle: 'Change the login password',
    walletTitle: 'Change the password for the words',
    clearTitle: 'Change the clear password',
    clearFirstTitle: 'Set a clear password',
    clearLead:
      'Choose one you can say under pressure, and that you never type by mistake. It erases this device only. If this is your primary device, the others lose the account when they next connect; if not, they lock.',
    old: 'Current password',
    oldWallet: 'Current password for the words',
    oldClear: 'Current clear password',
    new: 'New password',
    save: 'Change the password',
    setClear: 'Set the clear password',
    saved: 'The password was changed',
    clearSet: 'The clear password is set. It can’t be tried out.',
  },
  phrase: {
    add: 'Set a spoken phrase',
    remove: 'Remove the spoken phrase',
    body: 'Say at least four words, twice. This browser understands them on this device; no sound and no word leaves it.',
    limit:
      'Whoever hears you, or records you, can say it too. It keeps out somebody who passes by, nobody who prepares for it.',
    say: 'Say it',
    sayAgain: 'Say it once more',
    heard: (words: string) => `Heard: ${words}`,
    differs: (words: string) => `This time it was “${words}”. Begin again, with words that are easy to tell apart.`,
  },
  notifying: {
    lead: 'Only while iCom is open in a tab. A locked iCom stays silent.',
    show: 'Notifications of new messages',
    showDetail: 'They say “New message” only, or a text you chose for the room: no name and no content.',
    sound: 'Sound',
    soundDetail: 'A short tone when a message comes in while iCom is in the background.',
    vibrate: 'Vibrate',
    vibrateDetail: 'On phones and tablets that can.',
    denied: 'The browser doesn’t let iCom show notifications. Allow it beside the address bar.',
    body: 'New message',
  },
};

export type SecurityCatalogue = typeof enSecurity;
