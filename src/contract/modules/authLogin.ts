/** Pairing a new device with the account's primary one, and the list of devices. */
import * as v from 'valibot';
import { MnemonicLoginStep } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { DeviceRow, deviceExample, PairingCode, PairingParam, pairingExample } from '../rows/device.ts';
import { Empty, NoParams, Status, Text, TextValue } from '../values.ts';

const device = v.object({ machineId: Text });
const exampleDevice = { machineId: deviceExample.machineId };

export const authLogin = {
  initAuth: method({
    summary: 'Prepare pairing on this device.',
    needs: 'none',
    params: NoParams,
    data: Empty,
    example: { params: {}, data: {} },
  }),

  cancelLoginReq: method({
    summary: 'Without effect: an authorisation that is no longer wanted is simply not used.',
    needs: 'none',
    deprecated: true,
    params: NoParams,
    data: Empty,
    example: { params: {}, data: {} },
  }),

  getDeviceNote: method({
    summary: 'The name people gave this device.',
    needs: 'none',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: 'Study' } },
  }),

  getQrCodeInfo: method({
    summary: 'What the pairing QR code of this device says.',
    needs: 'none',
    params: NoParams,
    data: PairingCode,
    codes: ['AuthorizationNotStarted', 'Failed', 'ConnectTimeout'],
    emits: ['pairing.changed'],
    example: { params: {}, data: { type: 7, content: pairingExample, sign: '', pub: '' } },
  }),

  reqAuthByMn: method({
    summary: 'Ask the primary device for authorisation, in a mnemonic login.',
    needs: 'none',
    params: NoParams,
    data: Empty,
    codes: ['Failed', 'NetworkError', 'ConnectTimeout', 'AuthorizationNotStarted'],
    emits: ['pairing.changed'],
    example: { params: {}, data: {} },
  }),

  getLogInAgainTypeInMobile: method({
    summary: 'How this device may be authorised again: 1 directly, 2 by request, 3 by scanning.',
    needs: 'none',
    params: NoParams,
    data: v.strictObject({ value: v.enum(MnemonicLoginStep) }),
    example: { params: {}, data: { value: MnemonicLoginStep.authorise } },
  }),

  requestAuthorize: method({
    summary: 'Ask the primary device for authorisation, after connectTempP2p.',
    needs: 'none',
    params: NoParams,
    data: Empty,
    codes: ['Failed', 'NetworkError', 'ConnectTimeout', 'AuthorizationNotStarted'],
    emits: ['pairing.changed'],
    notes:
      'Waits at this device’s code for the primary device; when the account is known from its words, it sends the primary device a request as well.',
    example: { params: {}, data: {} },
  }),

  checkIsNeedRemoveDevice: method({
    summary: 'Whether a device has to be removed before this one can be added.',
    needs: 'none',
    params: device,
    data: Status,
    notes: 'An account has at most sixteen devices. Without an open account: false.',
    example: { params: exampleDevice, data: { status: false } },
  }),

  checkHasTextPwd: method({
    summary: 'Whether a text password is set.',
    needs: 'loggedIn',
    params: NoParams,
    data: Status,
    example: { params: {}, data: { status: true } },
  }),

  authorize: method({
    summary: 'Add the device that a pairing QR code or a request describes.',
    needs: 'primaryDevice',
    params: v.object({ mLoginQrCode: PairingParam }),
    data: Status,
    emits: ['pairing.changed'],
    notes:
      'Answers true once the two devices have met. Nothing of the account has been sent then: the six digits and the password follow, in the module pairing.',
    codes: ['Failed', 'NetworkError', 'ConnectTimeout', 'QrCodeExpired', 'KeyVerificationFailed'],
    example: { params: { mLoginQrCode: pairingExample }, data: { status: true } },
  }),

  checkIsPrimaryDevice: method({
    summary: 'Whether this is the account’s primary device.',
    needs: 'unlocked',
    params: NoParams,
    data: Status,
    example: { params: {}, data: { status: true } },
  }),

  getLocalAllMachine: method({
    summary: 'The account’s devices.',
    needs: 'unlocked',
    params: NoParams,
    data: v.array(DeviceRow),
    example: { params: {}, data: [deviceExample] },
  }),

  deleteMachine: method({
    summary: 'Remove a device from the account.',
    needs: 'primaryDevice',
    destructive: true,
    params: device,
    data: Empty,
    codes: ['Failed', 'DeviceNotFound', 'DatabaseOperationFailed'],
    emits: ['device.changed'],
    notes:
      'Durable here at once, and known to contacts and own devices as soon as they are online: the device wipes itself when it learns of it. The primary device itself can not be removed.',
    example: { params: exampleDevice, data: {} },
  }),

  offlineMachine: method({
    summary: 'Log a device out.',
    needs: 'primaryDevice',
    params: device,
    data: Empty,
    codes: ['Failed', 'DeviceNotFound', 'DatabaseOperationFailed'],
    emits: ['device.changed'],
    notes:
      'It keeps what it has, is locked, and gets nothing more until it is authorised again (device.admit, or by pairing). Failed: 16 are logged out already.',
    example: { params: exampleDevice, data: {} },
  }),

  setMachineNote: method({
    summary: 'Name a device; an empty name clears it.',
    needs: 'unlocked',
    params: v.object({ machineId: Text, note: v.string() }),
    data: Empty,
    codes: ['InvalidParameter', 'DatabaseOperationFailed', 'DeviceNotFound'],
    emits: ['device.changed'],
    example: { params: { ...exampleDevice, note: 'Study' }, data: {} },
  }),

  setPrimaryMachine: method({
    summary: 'Make another device the primary one.',
    needs: 'primaryDevice',
    params: device,
    data: Empty,
    codes: ['Failed', 'DeviceNotFound', 'DatabaseOperationFailed'],
    emits: ['device.changed'],
    notes:
      'Answers once it is under way. This device stays the primary one until the other has the account’s key, which device.changed says.',
    example: { params: exampleDevice, data: {} },
  }),

  connectTempP2p: method({
    summary: 'Connect to the network with temporary keys, to be paired.',
    needs: 'none',
    params: v.object({ isAwait: v.boolean() }),
    data: Empty,
    codes: ['NetworkError', 'ConnectTimeout'],
    example: { params: { isAwait: true }, data: {} },
  }),
};
