/** Extension: whether the twelve words have been written down, and the backup file. */
import * as v from 'valibot';
import { MnemonicBackup } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { Count, Empty, Text } from '../values.ts';

/** As many bytes, in Base64, as one request carries at most: it has to stay under 1 MiB. */
const Base64 = v.pipe(Text, v.maxLength(900_000), v.base64());
const Name = v.strictObject({ id: v.string() });
const sampleId = '6f1c2f0a9b3d4e58';

export const backup = {
  set: method({
    summary: 'Say whether the words were written down: 0 no, 1 yes, 2 postponed for good.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ value: v.enum(MnemonicBackup) }),
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    emits: ['backup.changed', 'user.changed'],
    example: { params: { value: MnemonicBackup.done }, data: {} },
  }),

  exportFile: method({
    summary: 'Begin a backup file of the open room, under a password of its own.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ password: Text }),
    data: v.strictObject({ id: v.string(), total: Count }),
    codes: ['Failed', 'PasswordFormatInvalid'],
    example: { params: { password: 'otter and willow' }, data: { id: sampleId, total: 3 } },
    notes:
      'Profile, settings, contacts with their pinned keys, the blacklist, conversations and messages; no key of the account, and no message that burns. One file at a time: beginning another gives it up. An anonymous account has none.',
  }),

  readFile: method({
    summary: 'The next piece of the backup file, in Base64; the file is the pieces one after another.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ id: Text }),
    data: v.strictObject({ data: v.string(), done: Count, total: Count }),
    codes: ['FileEmpty'],
    example: { params: { id: sampleId }, data: { data: 'aUNvbSBiYWNrdXA=', done: 1, total: 3 } },
    notes: 'FileEmpty: there is no further piece, or the file was given up.',
  }),

  importFile: method({
    summary: 'Begin to take a backup file of this account over into the open room.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ password: Text }),
    data: Name,
    codes: ['Failed'],
    example: { params: { password: 'otter and willow' }, data: { id: sampleId } },
  }),

  writeFile: method({
    summary: 'Hand over the next bytes of the backup file, in Base64, as many as one likes up to 900,000 characters.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ id: Text, data: Base64 }),
    data: Empty,
    codes: ['Failed', 'FileEmpty', 'FileInfoFailed', 'PasswordWrong', 'KeyError'],
    example: { params: { id: sampleId, data: 'aUNvbSBiYWNrdXA=' }, data: {} },
    notes:
      'FileInfoFailed: no backup file, or not as it was written. Failed: of a newer version. KeyError: of another account. PasswordWrong: the password doesn’t open it. FileEmpty: no such file is being read. An error ends the reading; nothing has been changed.',
  }),

  finishFile: method({
    summary: 'Take over what was handed over, all of it in one change; the account is locked afterwards.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ id: Text }),
    data: v.strictObject({ contacts: Count, messages: Count }),
    codes: ['Failed', 'FileEmpty', 'FileInfoFailed', 'PasswordWrong', 'KeyError', 'DatabaseOperationFailed'],
    emits: ['session.changed', 'connection.changed'],
    example: { params: { id: sampleId }, data: { contacts: 2, messages: 340 } },
    notes:
      'Answers how many contacts and messages were missing here. What is here stays; of profile and settings the newer ones hold. FileInfoFailed: the file’s end is missing.',
  }),

  cancelFile: method({
    summary: 'Give a backup file up that is being written or read.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ id: Text }),
    data: Empty,
    example: { params: { id: sampleId }, data: {} },
  }),
};
