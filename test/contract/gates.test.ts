/** The session gate of the real contract: what can be called before an account is open, and what can't. */
import { describe, expect, test } from 'vitest';
import { contract } from '#contract/contract.ts';
import { methodList } from '#contract/method-list.ts';
import { createDispatcher, type DispatcherSession } from '#engine/dispatcher.ts';
import type { Handlers } from '#engine/handler.ts';

const ready = methodList.filter(({ definition }) => definition.status === 'ready');

/** The codes of all implemented methods without parameters, when no handler exists: 300 means "let through". */
async function codesIn(state: DispatcherSession['state']): Promise<Map<string, number>> {
  const call = createDispatcher({
    contract,
    handlers: {} as Handlers<typeof contract, undefined>,
    session: () => ({ state, anonymous: false, primary: true }),
    context: undefined,
    log: () => undefined,
  });
  const found = new Map<string, number>();
  for (const { module, method, definition } of ready) {
    const request = { ...definition.example.params, __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method };
    found.set(`${module}.${method}`, (await call(request)).code);
  }
  return found;
}

/** Needed before there is an account, or before its password was given. */
const openToAll = [
  'login.appInfo',
  'login.init',
  'login.register',
  'login.exportLogin',
  'login.exportIsAnonLogin',
  'authLogin.cancelLoginReq',
  'authLogin.checkIsNeedRemoveDevice',
  'authLogin.getDeviceNote',
  'authLogin.connectTempP2p',
  'authLogin.getLogInAgainTypeInMobile',
  'authLogin.getQrCodeInfo',
  'authLogin.initAuth',
  'authLogin.reqAuthByMn',
  'authLogin.requestAuthorize',
  'login.exportMnemonicSelectByP2pV2',
  'login.loginByMn',
  'login.mnemonicLoginByLoginInfo',
  'login.mnemonicSelectByP2p',
  'pairing.cancel',
  'pairing.enterDigits',
  'pairing.finish',
  'pairing.getState',
  'pairing.nameNode',
  'pairing.readCode',
  'pairing.showCode',
  'pairing.takeCode',
  ...Object.keys(contract.socketEvent).map((name) => `socketEvent.${name}`),
  'user.connectionState',
  'user.storageState',
  'user.getMachineId',
  'user.getSuperNodeId',
  'user.getSessionNum',
  'user.setLogSwitch',
  'user.initMenu',
  'protection.lockNow',
];
/** Needed while there is an account that is locked. */
const openToLocked = [
  'authLogin.checkHasTextPwd',
  'block.restoreRecentBlock',
  'user.cleanAccount',
  'protection.getReopening',
  'protection.reopen',
];

describe('the session gate', () => {
  test.each(['none', 'locked'] as const)('refuses the rest while the account is %s', async (state) => {
    const through = [...(await codesIn(state))].filter(([, code]) => code !== 20061).map(([name]) => name);
    expect(through.sort()).toEqual([...openToAll, ...(state === 'none' ? [] : openToLocked)].sort());
  });

  test('refuses nothing once the account is open', async () => {
    expect([...(await codesIn('open')).values()]).not.toContain(20061);
  });
});
