/** The texts before an account is open: notices, onboarding, the lock screen; in English. */
import { pluralizer } from '../plural.ts';

const plural = pluralizer('en');

export const enSetup = {
  insecure: {
    title: 'This address can’t keep secrets',
    body: 'The page was opened over plain http. Over plain http the browser switches off the encryption that iCom is made of, so nothing was started and nothing was stored.',
    what: 'What you can do',
    https: 'Open the same address with https://',
    local: 'On the machine that runs the super node, open http://localhost with its port',
    operator: 'If you run this super node, give it a certificate or put it behind a proxy that has one',
  },
  unsupported: {
    title: 'This browser is too old for iCom',
    body: 'It lacks something the encryption or the storage needs. Nothing was started and nothing was stored. A current version of Chrome, Edge, Firefox or Safari works.',
  },
  starting: {
    label: 'Starting iCom',
    slow: 'Still starting. The encryption is being loaded.',
    failedTitle: 'iCom could not start',
    failedBody:
      'The part of the app that keeps your messages did not answer. What is stored on this device is untouched.',
  },
  welcome: {
    title: 'Private talk, without an account server',
    lead: 'Twelve words are your account. Messages are encrypted on this device; super nodes that carry them see only ciphertext.',
    create: 'Create an account',
    createHint: 'Twelve words and a password. You can come back to it.',
    anonymous: 'Use without an account',
    anonymousHint: 'No words, no password. Nothing is stored: close iCom, and it is gone.',
    anonymousConfirmTitle: 'Use iCom without an account?',
    anonymousConfirmBody:
      'It lives in memory only. When the last iCom tab closes, or the browser does, your address, contacts and messages are gone for good.',
    anonymousConfirm: 'Start without an account',
  },
  ended: {
    title: 'This device was removed',
    removed: 'This device was removed from your account. Its keys are erased. Pair it again to come back.',
    goOn: 'Go on',
    loggedOut:
      'This device was logged out from another one. Let it in again on the primary device, under Settings → Devices; then the password opens it. If it isn’t listed there, the twelve words bring it back.',
  },
  joining: {
    title: 'Add this device to an account',
    hint: 'Your primary device lets it in: by a code, with a camera or without.',
    wordsTitle: 'I have twelve words',
    wordsHint: 'Bring an account back, on an empty browser or when every device is lost.',
  },
  setup: {
    steps: {
      password: 'Choose a password',
      words: 'Your twelve words',
      check: 'Check three of them',
      name: 'Your name',
    },
    stepOf: (step: number, total: number) => `Step ${step} of ${total}`,
    offline: 'This step needs no network. Everything is made on this device.',
    later: 'Do it later',
  },
  password: {
    title: 'Choose a password',
    lead: 'It opens iCom on this device and encrypts everything stored here, your twelve words too. Nobody can reset it: not us, not a super node.',
    label: 'Login password',
    repeat: 'Type it again',
    show: 'Show password',
    hide: 'Hide password',
    capsLock: 'Caps Lock is on',
    mismatch: 'The two are not the same.',
    tooShort: (count: number) => `At least ${count} characters.`,
    advanced: 'A separate password for the words',
    advancedHint:
      'The login password protects the words unless you choose another one here. It is asked for when you show the words or move money.',
    walletLabel: 'Password for the words',
    create: 'Create the account',
    creating: 'Making your keys',
    strength: { 0: '', 1: 'Weak.', 2: 'Fair.', 3: 'Good.', 4: 'Strong.' },
    reason: {
      empty: 'Four or five unrelated words make a good one.',
      common: 'It is among the first that anybody tries.',
      repeated: 'It repeats itself; that is quickly guessed.',
      sequence: 'It follows the keyboard or the alphabet.',
      short: 'Longer helps more than odd characters.',
      fair: 'Add a word or two.',
      good: 'Long enough for most attackers.',
      strong: 'Long, and not a common one.',
    },
  },
  words: {
    title: 'These twelve words are your account',
    lead: 'Write them on paper, in order. Whoever has them has your account. If you lose them and your device, nobody can bring it back: not us, not a super node.',
    list: 'Twelve words, in order',
    hiddenWord: 'hidden',
    show: 'Show the words',
    hide: 'Hide',
    copy: 'Copy',
    copyTitle: 'Copy the words?',
    copyBody:
      'Other programs on this machine can read the clipboard, and some keep a history or send it to other devices. Paper is safer.',
    copyConfirm: 'Copy anyway',
    warning: 'No photo, no screenshot, no cloud note. Those are the places words leak from.',
    hiddenAgain: (time: string) => `Hidden again in ${time}`,
    written: 'I wrote all twelve on paper',
    laterTitle: 'Leave without writing them down?',
    laterBody:
      'You find them in the settings, under your password. Lose this browser’s data before you have written them down, and nobody can bring the account back.',
    laterBack: 'Back to the words',
    laterConfirm: 'Leave without the words',
  },
  check: {
    title: 'Check three of them',
    lead: 'Pick the words at these three places, from your paper.',
    place: (place: number) => `Word ${place}`,
    wrong: 'That is another word. Look at your paper once more.',
    done: 'All three are right.',
    back: 'Back to the words',
  },
  name: {
    title: 'What should people call you?',
    lead: 'Friends see this name. It isn’t published anywhere, needn’t be real, and you can change it.',
    label: 'Name',
    placeholder: 'Optional',
    finish: 'Open iCom',
  },
  lock: {
    title: 'iCom is locked',
    label: 'Password',
    unlock: 'Unlock',
    reopen: 'Open again',
    unlocking: 'Opening',
    forgot: 'Forgot the password?',
    held: 'New messages are held, encrypted, until you unlock',
    waiting: (time: string) => `Next try in ${time}`,
    waitNote: 'Tries are counted on this device. Reloading or restarting doesn’t reset them.',
    wrongTimes: (count: number) =>
      plural(count, {
        one: 'That password opens nothing. {count} try.',
        other: 'That password opens nothing. {count} tries in a row.',
      }),
  },
};

/** The shape of this part in every language. */
export type SetupCatalogue = typeof enSetup;
