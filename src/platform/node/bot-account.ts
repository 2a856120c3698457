/** The account of a bot: opened by its password, made at the first start. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codes } from '#contract/codes.ts';
import type { Response } from '#contract/contract.ts';
import type { HeadlessEngine } from './headless.ts';

/** The password of the account in `data`: a file that only its owner can read, made when it isn't there. */
export async function keptPassword(data: string): Promise<string> {
  const path = join(data, 'password');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const password = randomBytes(24).toString('base64url');
    await writeFile(path, password, { mode: 0o600, flag: 'wx' });
    return password;
  }
}

/** The answer of the call that opened the account, or of the one that failed; without a password it is an anonymous one. */
export async function openAccount(engine: HeadlessEngine, password: string | undefined): Promise<Response> {
  const login = () =>
    engine.call('login', 'exportLogin', { loginType: 'text', ...(password !== undefined && { password }) });
  const opened = await login();
  if (opened.code !== codes.NotRegistered.code) return opened;
  const made = await engine.call('login', 'register', {
    type: 'text',
    ...(password !== undefined && { imPwd: password, walletPwd: password }),
  });
  return made.code === codes.Success.code ? login() : made;
}
