/** Messages that burn after they were read; in English. `time` is a duration in words, such as “5 minutes”. */

export const enBurn = {
  burn: {
    item: 'Disappearing messages',
    off: 'Off',
    title: 'Disappearing messages',
    body: 'What is written from now on is deleted on both sides this long after it was read, and its key is destroyed. The other side sees the setting, and can change it too. Nothing can stop somebody from keeping a copy or a picture of the screen.',
    choices: 'How long after reading',
    custom: 'Another time',
    amount: 'Amount',
    unit: 'Unit',
    units: { second: 'Seconds', minute: 'Minutes', hour: 'Hours', day: 'Days' },
    invalid: 'Choose a whole number from 1 up, at most a year.',
    apply: 'Set',
    strip: (time: string) => `Disappears ${time} after it is read`,
    change: 'Change',
    burnsAfter: (time: string) => `Disappears ${time} after it is read`,
    burnsIn: (time: string) => `Disappears in ${time}`,
    gone: 'This message has disappeared.',
    setByYou: (time: string) => `You set messages to disappear ${time} after they are read.`,
    setByThem: (time: string) => `The other side set messages to disappear ${time} after they are read.`,
    set: (time: string) => `Messages disappear ${time} after they are read.`,
    endedByYou: 'You turned disappearing messages off.',
    endedByThem: 'The other side turned disappearing messages off.',
    ended: 'Disappearing messages are off.',
  },
};

/** The shape of this part in every language. */
export type BurnCatalogue = typeof enBurn;
