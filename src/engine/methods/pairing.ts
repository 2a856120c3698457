/** `pairing`, an extension: codes as text, the six digits, the password asked again, and the new device's own. */
import type { pairing } from '#contract/modules/pairing.ts';
import { equalBytes } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { LoginType } from '#model/enumerations.ts';
import { passwordError } from '../account/password-error.ts';
import type { ModuleHandlers } from '../handler.ts';
import type { EngineContext } from './context.ts';

const TYPE_ERRORS = {
  NotStarted: 'AuthorizationNotStarted',
  Timeout: 'ConnectTimeout',
  Keys: 'KeyVerificationFailed',
} as const;

export const pairingHandlers: ModuleHandlers<typeof pairing, EngineContext> = {
  getState: async (_params, { joining }) => ok(joining.pairing.view()),

  showCode: async ({ name, note }, { joining }) => {
    joining.pairing.callItself(name, note);
    return joining.pairing.showCode();
  },

  readCode: async ({ code }, { joining }) => {
    const read = joining.pairing.readCode(code);
    return read.ok ? ok({ primary: read.value.primary, content: read.value.content }) : read;
  },

  takeCode: async ({ code, name, note }, { joining }) => {
    const { pairing: running } = joining;
    running.callItself(name, note);
    const read = running.readCode(code);
    if (!read.ok) return read;
    const { content, primary } = read.value;
    return primary ? running.take(content, true) : joining.authorise(content);
  },

  getRequest: async (_params, { joining }) => ok(joining.request() ?? {}),

  enterDigits: async ({ digits }, { joining }) => {
    const typed = /^(\d{3})[ -]?(\d{3})$/.exec(digits.trim());
    if (typed === null) return err('InvalidParameter');
    const entered = await joining.pairing.enterDigits(`${typed[1]}${typed[2]}`);
    return entered.ok ? entered : err(TYPE_ERRORS[entered.error]);
  },

  confirm: async ({ password }, { joining, lifecycle }) => {
    if (joining.pairing.waitingPrimary() === undefined) return err('AuthorizationNotStarted');
    const checked = await lifecycle.vault.check(password, ({ content }) =>
      equalBytes(content.rootKey, lifecycle.entrance().content.rootKey),
    );
    if (!checked.ok) return err(passwordError(checked.error));
    const handed = await joining.pairing.waitingPrimary()?.handOver();
    if (handed?.ok === true) return ok({});
    return err(handed?.error === 'Timeout' ? 'ConnectTimeout' : 'AuthorizationNotStarted');
  },

  finish: async ({ password, type }, { joining }) => {
    if (type !== LoginType.text) return err('Failed');
    const finished = await joining.finish(password);
    return finished.ok ? ok({}) : err(finishCode(finished.error));
  },

  cancel: async (_params, { joining }) => {
    joining.pairing.cancel();
    return ok({});
  },

  nameNode: async ({ node }, { joining }) => {
    const named = joining.nameNode(node);
    return named.ok ? ok({}) : named;
  },
};

type FinishFailure = Extract<Awaited<ReturnType<EngineContext['joining']['finish']>>, { ok: false }>['error'];

/** What the last step of a pairing is answered when it fails. */
export function finishCode(error: FinishFailure) {
  return FINISH_CODES[error];
}

const FINISH_CODES = {
  NotStarted: 'AuthorizationNotStarted',
  Timeout: 'ConnectTimeout',
  Keys: 'KeyVerificationFailed',
  Failed: 'Failed',
  PasswordFormatInvalid: 'PasswordFormatInvalid',
  Storage: 'DatabaseOperationFailed',
} as const;
