/** `login`: opening an account by its twelve words, in three steps of which only the last one writes. */
import type { mnemonicLogin } from '#contract/modules/login/mnemonic.ts';
import type { LoginInfo } from '#contract/rows/login-info.ts';
import { err, ok } from '#lib/result.ts';
import { LoginType, LoginTypeNumber, MnemonicBackup, MnemonicLogin } from '#model/enumerations.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { readWords, type WordsFlow } from '../../pairing/words-login.ts';
import { type EngineContext, storing } from '../context.ts';
import { finishCode } from '../pairing.ts';

export const mnemonicHandlers: ModuleHandlers<typeof mnemonicLogin, EngineContext> = {
  exportMnemonicSelectByP2pV2: async (
    { mnemonic, isUpdateIm, isResetPrimary, isOnlySetPrimary },
    { joining, lifecycle },
  ) => {
    const words = readWords(mnemonic);
    if (!words.ok) return words;
    joining.words.forget();
    if (isUpdateIm) {
      const matched = await joining.matchWords(words.value);
      return matched.ok ? ok({ value: matched.value.value }) : matched;
    }
    // the network is the open account's
    if (lifecycle.openAccount() !== undefined) return err('Failed');
    const isHere = isOnlySetPrimary && (await lifecycle.vault.exists());
    const found = await joining.words.look(words.value, isResetPrimary, isOnlySetPrimary && (isHere ? 'here' : 'new'));
    return found.ok ? ok({ value: found.value.value }) : found;
  },

  mnemonicSelectByP2p: async ({ mnemonic }, { joining }) => {
    const words = readWords(mnemonic);
    if (!words.ok) return words;
    const { flow } = joining.words;
    if (flow === undefined || flow.words.join() !== words.value.join()) return err('AuthorizationNotStarted');
    // whoever has to ask first has nothing before the primary device has answered
    const isLetIn = flow.value === MnemonicLogin.direct || joining.pairing.receivingDevice() !== undefined;
    return isLetIn ? ok(infoOf(flow)) : err('AuthorizationNotStarted');
  },

  loginByMn: async (_params, { joining }) => {
    const { flow } = joining.words;
    return flow?.value === MnemonicLogin.direct ? ok(infoOf(flow)) : err('AuthorizationNotStarted');
  },

  mnemonicLoginByLoginInfo: async ({ loginInfo, type, password }, { joining }) => {
    const { flow } = joining.words;
    if (flow === undefined || handleIn(loginInfo) !== flow.handle) return err('AuthorizationNotStarted');
    if (type !== LoginType.text) return err('Failed');
    if (password === undefined) return err('PasswordFormatInvalid');
    if (flow.replacesPassword) {
      const replaced = await storing(() => joining.replacePassword(flow, password));
      return replaced.ok ? ok([]) : replaced;
    }
    if (flow.setsPrimary === 'here') {
      const set = await storing(() => joining.setPrimary(flow, password));
      return set.ok ? ok([]) : set;
    }
    if (flow.value === MnemonicLogin.direct) {
      const taken = await storing(() => joining.takeOver(flow, password));
      return taken.ok ? ok([]) : taken;
    }
    const finished = await joining.finish(password);
    return finished.ok ? ok([]) : err(finishCode(finished.error));
  },
};

/** Handles stand where the document has secrets: they are worth something in the login that they came from, and nowhere else. */
function infoOf({ handle }: WordsFlow): LoginInfo {
  return {
    wallet: handle,
    walletImPwd: handle,
    uuid: '',
    loginPwd: { curType: LoginTypeNumber.text, editText: handle, gesture: '', fingerprint: '', face: '', voice: '' },
    isAnonLogin: false,
    isSetWallet: true,
    oldWallet: handle,
    backUp: MnemonicBackup.done,
  };
}

function handleIn(loginInfo: string): string | undefined {
  try {
    const info: unknown = JSON.parse(loginInfo);
    if (typeof info !== 'object' || info === null || !('walletImPwd' in info)) return undefined;
    return typeof info.walletImPwd === 'string' ? info.walletImPwd : undefined;
  } catch {
    return undefined;
  }
}
