/** Where the pairing of a new device stands, as either of the two devices sees it. */
import * as v from 'valibot';
import { Platform } from '#model/enumerations.ts';
import { Count, Integer, sample } from '../values.ts';

/** `primary`: lets the other device in; `new`: wants to be let in. */
const PairingRole = v.picklist(['none', 'new', 'primary']);

/**
 * `code`: a code is shown and nobody has taken it yet. `meeting`: the two devices exchange keys. `digits`: the primary
 * device shows six digits, the new one waits for them to be typed. `password`: they were right, the primary device asks
 * for its password. `choosing`: the new device has got the account, and its owner chooses a password for it.
 * `finishing`: it is being entered in the account's device list and stored. `done` and `failed` are the ends.
 */
const PairingStep = v.picklist([
  'idle',
  'code',
  'meeting',
  'digits',
  'password',
  'choosing',
  'finishing',
  'done',
  'failed',
]);

/**
 * Why a pairing failed. `expired`: it took too long. `used`: the code has been taken by another device. `digits`: they
 * were wrong too often. `keys`: what came is not from the device that it claims to be from. `refused`: the primary
 * device can't take another one. `cancelled`: on either device. `network` and `storage`: what failed.
 */
const PairingFailure = v.picklist([
  '',
  'expired',
  'used',
  'digits',
  'keys',
  'refused',
  'cancelled',
  'network',
  'storage',
]);

const OtherDevice = v.strictObject({
  machineId: v.string(),
  /** What it is, such as "Firefox on Linux"; a claim until the digits were right. */
  name: v.string(),
  note: v.string(),
  platform: v.enum(Platform),
  /** The account's address; '' on the primary device, and until the digits were right. */
  address: v.string(),
});

export const PairingState = v.strictObject({
  role: PairingRole,
  step: PairingStep,
  reason: PairingFailure,
  /** What this device shows, as text and as a QR code; '' when it shows none. */
  code: v.string(),
  /** Until when (ms since the epoch, by this device's clock) the step `code` lasts; 0 for no limit. */
  expires: Integer,
  /** The six digits to show on the primary device; '' everywhere else. Each try has others. */
  digits: v.string(),
  triesLeft: Count,
  other: v.nullable(OtherDevice),
});
export type PairingState = v.InferOutput<typeof PairingState>;

export const pairingCodeExample =
  'icom-pair:1:8CjmzYcmmvFErDRxkKqNFkEjTcoVP6cVKqjLyRKWgDeYaBTkwo9nMRxvMUTPBXFfZyNLEuDz9E2sHfVgZyjWQZqoTsT7bv';

export const pairingStateExample: PairingState = {
  role: 'primary',
  step: 'digits',
  reason: '',
  code: '',
  expires: 0,
  digits: '407192',
  triesLeft: 3,
  other: {
    machineId: 'web18366879de5b1df0',
    name: 'Firefox on Linux',
    note: 'Study',
    platform: Platform.desktop,
    address: '',
  },
};

export const pairingShownExample: PairingState = {
  role: 'new',
  step: 'code',
  reason: '',
  code: pairingCodeExample,
  expires: sample.time,
  digits: '',
  triesLeft: 3,
  other: null,
};
