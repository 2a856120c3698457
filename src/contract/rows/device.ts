/** A device of the account, and what a pairing QR code says of a new one. */
import * as v from 'valibot';
import { DeviceType, Platform } from '#model/enumerations.ts';
import { Count, Integer, sample } from '../values.ts';

export const DeviceRow = v.strictObject({
  addr: v.string(),
  machineId: v.string(),
  inOnline: v.boolean(),
  devName: v.string(),
  devType: v.enum(DeviceType),
  isInUse: v.optional(v.boolean()),
  devNote: v.string(),
  /** Milliseconds, as a string. */
  lastOutTime: v.string(),
  clientVersion: v.string(),
  Version: v.optional(Integer),
  msgCount: v.optional(Count),
  autoLogin: v.boolean(),
  isNewData: v.boolean(),
});
export type DeviceRow = v.InferOutput<typeof DeviceRow>;

export const deviceExample: DeviceRow = {
  addr: sample.address,
  machineId: 'web18366879de5b1df0',
  inOnline: true,
  devName: 'Firefox on Linux',
  devType: DeviceType.secondary,
  isInUse: true,
  devNote: 'Study',
  lastOutTime: '1744608118466',
  clientVersion: '0.1.0',
  Version: 0,
  msgCount: 1000,
  autoLogin: true,
  isNewData: true,
};

const pairingFields = {
  t: Integer,
  /** Base58 of the new device's temporary Ed25519 key: everything binds to it. */
  n: v.string(),
  is: v.boolean(),
  pf: v.enum(Platform),
  pn: v.string(),
  mId: v.string(),
  mn: v.string(),
  ir: v.boolean(),
  la: v.string(),
  cv: v.string(),
};

export const PairingParam = v.object(pairingFields);
/** What a pairing code says of the device that shows it. */
export const PairingContent = v.strictObject(pairingFields);
export type PairingContent = v.InferOutput<typeof PairingContent>;
export const PairingCode = v.strictObject({
  type: Integer,
  content: PairingContent,
  sign: v.string(),
  pub: v.string(),
});

export const pairingExample = {
  t: sample.time,
  n: sample.otherAddress,
  is: false,
  pf: Platform.desktop,
  pn: 'Firefox on Linux',
  mId: 'web18366879de5b1df0_temp',
  mn: 'Study',
  ir: false,
  la: sample.address,
  cv: '0.1.0',
};
