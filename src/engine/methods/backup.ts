/** `backup`, an extension: whether the twelve words have been written down, and the backup file. */
import type { backup } from '#contract/modules/backup.ts';
import { fromBase64, toBase64, toHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { LIMITS } from '#model/limits.ts';
import type { Account } from '../account/account.ts';
import { Backups, type RestoreError } from '../backup/backups.ts';
import type { HandlerError, ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

/** What is under way ends with the open account. */
const underWay = new WeakMap<Account, Backups>();

function backupsOf(account: Account): Backups {
  const known = underWay.get(account) ?? new Backups(account.core);
  underWay.set(account, known);
  return known;
}

type FileError = 'Failed' | 'FileEmpty' | 'FileInfoFailed' | 'PasswordWrong' | 'KeyError';
const ERRORS: Readonly<Record<RestoreError, HandlerError<FileError>>> = {
  Nothing: 'FileEmpty',
  Damaged: 'FileInfoFailed',
  Newer: { code: 'Failed', message: 'The file was written by a newer version' },
  WrongPassword: 'PasswordWrong',
  OtherAccount: 'KeyError',
};

export const backupHandlers: ModuleHandlers<typeof backup, EngineContext> = {
  set: async ({ value }, { account }) => {
    const { core, profile } = account();
    return storing(async () => {
      await core.transact(async (tx) => profile.change(tx, { backup: value }));
      return ok({});
    });
  },

  exportFile: async ({ password }, { account, kdfCost, lifecycle, ports }) => {
    if (lifecycle.session().anonymous) return err('Failed');
    if (password.length < LIMITS.passwordMin || password.length > LIMITS.passwordMax)
      return err('PasswordFormatInvalid');
    const id = toHex(ports.random(8));
    return ok({ id, total: await backupsOf(account()).beginWriting(id, password, kdfCost) });
  },

  readFile: async ({ id }, { account }) => {
    const piece = backupsOf(account()).nextPiece(id);
    return piece === undefined ? err('FileEmpty') : ok({ ...piece, data: toBase64(piece.data) });
  },

  importFile: async ({ password }, { account, lifecycle, ports }) => {
    if (lifecycle.session().anonymous) return err('Failed');
    const id = toHex(ports.random(8));
    backupsOf(account()).beginReading(id, password);
    return ok({ id });
  },

  writeFile: async ({ id, data }, { account }) => {
    const taken = await backupsOf(account()).take(id, fromBase64(data));
    return taken.ok ? ok({}) : err(ERRORS[taken.error]);
  },

  finishFile: ({ id }, { account, lifecycle }) =>
    storing(async () => {
      const restored = await backupsOf(account()).finish(id);
      if (!restored.ok) return err(ERRORS[restored.error]);
      // what is held in memory is read anew when the account is opened again
      await lifecycle.close();
      return ok(restored.value);
    }),

  cancelFile: async ({ id }, { account }) => {
    backupsOf(account()).cancel(id);
    return ok({});
  },
};
