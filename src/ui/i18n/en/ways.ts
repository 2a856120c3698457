/** Ways into the app besides the password; in English. */

export const enWays = {
  ways: {
    title: 'Other ways to unlock',
    lead: 'They open this room, in this browser only; the password goes on working. A passkey is as strong as your device’s lock. A pattern has few possibilities: somebody who copies the whole browser profile can try them all.',
    addPasskey: 'Add a passkey',
    removePasskey: 'Remove the passkey',
    addPattern: 'Set a pattern',
    removePattern: 'Remove the pattern',
    setPattern: 'Set this pattern',
    patternBody: 'Press at least four points one after another. You will need the same order.',
    pattern: 'Pattern',
    point: (number: string) => `Point ${number}`,
    points: (count: string) => `Points: ${count}`,
    again: 'Start again',
    tooShort: 'A pattern has at least four points.',
    cancelled: 'No passkey was made.',
    noSecret: 'This passkey can’t unlock iCom: it gives no secret. Try another device or password manager.',
    usePasskey: 'Unlock with a passkey',
    usePattern: 'Unlock with the pattern',
    usePhrase: 'Unlock with the phrase',
    listening: 'Listening',
    unheard: 'Nothing was understood. Try again, or type the password.',
    unlockPattern: 'Unlock',
  },
};

/** The shape of this part in every language. */
export type WaysCatalogue = typeof enWays;
