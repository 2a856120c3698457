/** The backup file; in English. */

export const enBackup = {
  backup: {
    title: 'Backup file',
    lead: 'An encrypted file with the contacts, messages and settings of this room. The account’s keys are not in it: the twelve words bring the account back, then the file its past. Messages that disappear are left out.',
    export: 'Save a backup file',
    exportBody:
      'Whoever has the file can try passwords for as long as they like: choose a long one. Without it nobody can open the file.',
    password: 'Password of the file',
    save: 'Save the file',
    saved: 'Backup file saved',
    import: 'Restore from a backup file',
    importBody:
      'What is missing here is added; nothing that is here is lost. Afterwards the app locks, and you unlock it again.',
    file: 'Backup file',
    takeOver: 'Take over',
    progress: (percent: number) => `${percent} %`,
    working: 'Working on the backup file',
    restored: (messages: string) => `Messages that came back: ${messages}. Unlock to see them.`,
    wrongPassword: 'This password doesn’t open the file.',
    damaged: 'This is no backup file, or it is not whole. Nothing was changed.',
    newer: 'A newer version of iCom wrote this file. Update the app first. Nothing was changed.',
    otherAccount: 'This file belongs to another account. Nothing was changed.',
    noFile: 'Choose a file.',
  },
};

/** The shape of this part in every language. */
export type BackupCatalogue = typeof enBackup;
