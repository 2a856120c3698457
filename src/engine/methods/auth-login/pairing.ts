/** `authLogin`: the part of it that brings a new device into the account. */
import type { authLogin } from '#contract/modules/authLogin.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { MnemonicLogin, MnemonicLoginStep } from '#model/enumerations.ts';
import { REQUEST_LIFETIME } from '#wire/pairing-request.ts';
import type { ModuleHandlers } from '../../handler.ts';
import type { EngineContext } from '../context.ts';

type Methods = Pick<
  typeof authLogin,
  | 'initAuth'
  | 'cancelLoginReq'
  | 'getQrCodeInfo'
  | 'reqAuthByMn'
  | 'getLogInAgainTypeInMobile'
  | 'requestAuthorize'
  | 'authorize'
  | 'connectTempP2p'
>;

/** What kind of QR code this is. */
const PAIRING_CODE = 7;
/** The kinds of mnemonic login, as another method numbers them. */
const STEPS = {
  [MnemonicLogin.direct]: MnemonicLoginStep.direct,
  [MnemonicLogin.authorise]: MnemonicLoginStep.authorise,
  [MnemonicLogin.scan]: MnemonicLoginStep.scan,
} as const;

export const authPairingHandlers: ModuleHandlers<Methods, EngineContext> = {
  initAuth: async (_params, { joining }) => {
    joining.prepare();
    return ok({});
  },

  getQrCodeInfo: async (_params, { joining }) => {
    const { pairing } = joining;
    if (!joining.prepared) return err('AuthorizationNotStarted');
    if (pairing.content() === undefined) {
      const shown = await pairing.showCode();
      if (!shown.ok) return shown;
    }
    const content = pairing.content();
    return content === undefined ? err('Failed') : ok({ type: PAIRING_CODE, content, sign: '', pub: '' });
  },

  reqAuthByMn: async (_params, { joining }) => askByMail(joining),

  getLogInAgainTypeInMobile: async (_params, { joining }) =>
    ok({ value: STEPS[joining.words.flow?.value ?? MnemonicLogin.scan] }),

  requestAuthorize: async (_params, { joining }) => {
    if (!joining.prepared) return err('AuthorizationNotStarted');
    if (joining.words.flow?.value === MnemonicLogin.authorise) return askByMail(joining);
    if (joining.pairing.content() !== undefined) return ok({});
    const shown = await joining.pairing.showCode();
    return shown.ok ? ok({}) : shown;
  },

  authorize: async ({ mLoginQrCode }, { joining }) => {
    const met = await joining.authorise(mLoginQrCode);
    return met.ok ? ok({ status: true }) : met;
  },

  connectTempP2p: async ({ isAwait }, { joining, lifecycle }) => {
    if (lifecycle.openAccount() !== undefined) return ok({});
    await joining.network.start(joining.nodes());
    const connected = isAwait ? await joining.network.connected() : ok();
    return connected.ok ? ok({}) : connected;
  },
};

/** Waits at a new code, and leaves the primary device a request to take it. */
async function askByMail({
  pairing,
  words,
}: EngineContext['joining']): Promise<
  Result<Record<string, never>, 'Failed' | 'ConnectTimeout' | 'NetworkError' | 'AuthorizationNotStarted'>
> {
  const { flow } = words;
  if (flow === undefined || flow.value !== MnemonicLogin.authorise) return err('AuthorizationNotStarted');
  const shown = await pairing.showCode(REQUEST_LIFETIME);
  if (!shown.ok) return shown;
  const asked = await words.ask(flow, shown.value.code);
  if (!asked.ok) pairing.cancel();
  return asked.ok ? ok({}) : asked;
}
