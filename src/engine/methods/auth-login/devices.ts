/** `authLogin`, and its extension `device`: the list of the account's devices, and what the primary one does with them. */
import type { authLogin } from '#contract/modules/authLogin.ts';
import type { device } from '#contract/modules/device.ts';
import { type Err, err, ok, type Result } from '#lib/result.ts';
import { MAX_DEVICES } from '#wire/device-list.ts';
import type { KeeperError } from '../../account/device-list-keeper.ts';
import type { ModuleHandlers } from '../../handler.ts';
import { type EngineContext, storing } from '../context.ts';

type DeviceMethod =
  | 'checkHasTextPwd'
  | 'checkIsNeedRemoveDevice'
  | 'checkIsPrimaryDevice'
  | 'deleteMachine'
  | 'getDeviceNote'
  | 'getLocalAllMachine'
  | 'offlineMachine'
  | 'setMachineNote'
  | 'setPrimaryMachine';

export const deviceMethods: Pick<ModuleHandlers<typeof authLogin, EngineContext>, DeviceMethod> = {
  getDeviceNote: async (_params, { lifecycle, ports }) =>
    ok({ value: lifecycle.openAccount()?.machines.ownNote() ?? ports.deviceName }),

  checkIsPrimaryDevice: async (_params, { account }) => ok({ status: account().devices.isPrimary() }),

  getLocalAllMachine: async (_params, { account }) => ok(account().machines.all()),

  checkIsNeedRemoveDevice: async ({ machineId }, { lifecycle }) => {
    const list = lifecycle.openAccount()?.devices.list();
    const isListed = list?.devices.some(({ id }) => id === machineId) === true;
    return ok({ status: list !== undefined && !isListed && list.devices.length >= MAX_DEVICES });
  },

  checkHasTextPwd: async (_params, { lifecycle }) => ok({ status: !lifecycle.session().anonymous }),

  deleteMachine: async ({ machineId }, { account }) =>
    changed(await storing(() => account().devices.remove(machineId))),

  offlineMachine: async ({ machineId }, { account }) =>
    changed(await storing(() => account().devices.logOut(machineId))),

  setPrimaryMachine: async ({ machineId }, { account }) =>
    changed(await storing(() => account().devices.handOver(machineId))),

  setMachineNote: async ({ machineId, note }, { account }) => {
    const set = await storing(() => account().machines.setNote(machineId, note));
    return set.ok ? ok({}) : set;
  },
};

export const deviceHandlers: ModuleHandlers<typeof device, EngineContext> = {
  admit: async ({ machineId }, { account }) => {
    const { machines } = account();
    const admitted = await storing(() => machines.admit(machineId));
    if (!admitted.ok && admitted.error === 'TooManyDevices')
      return err({ code: 'Failed', message: `An account has at most ${MAX_DEVICES} devices` });
    return changed(admitted);
  },
};

function changed(
  result: Result<unknown, KeeperError | 'DatabaseOperationFailed'>,
): Result<Record<string, never>, 'DeviceNotFound' | 'DatabaseOperationFailed' | 'Failed'> {
  if (result.ok) return ok({});
  const refused: Err<'DeviceNotFound' | 'DatabaseOperationFailed' | 'Failed'> =
    result.error === 'DeviceNotFound' || result.error === 'DatabaseOperationFailed' ? err(result.error) : err('Failed');
  return refused;
}
