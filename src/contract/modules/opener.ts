/** Extension: the ways besides the password in which the default room is opened on this device. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Empty, NoParams, Text } from '../values.ts';

const Way = v.picklist(['gesture', 'fingerprint', 'face', 'voice']);

export const opener = {
  list: method({
    summary: 'The ways that are set on this device, besides the password.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.array(Way),
    codes: ['Failed', 'DatabaseOperationFailed'],
    example: { params: {}, data: ['gesture', 'fingerprint'] },
    notes:
      'Of the default room, or what was set in the blank one; none in a room beside them. Failed: the account is an anonymous one.',
  }),

  set: method({
    summary: 'Have the default room opened by this from now on, too.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ type: Way, value: Text }),
    data: Empty,
    codes: ['Failed', 'PasswordFormatInvalid', 'PasswordUnchanged', 'DatabaseOperationFailed'],
    example: { params: { type: 'gesture', value: '14789' }, data: {} },
    notes:
      'gesture: the numbers of the points in their order, 1 to 9 from the top left, four at least, none twice. fingerprint, face: the 32 bytes of a passkey’s PRF in hex. voice: what was heard, four words at least. All of them open on this device only, and exportLogin counts wrong ones like wrong passwords. DatabaseOperationFailed: it could not be stored; always so in a room, visible or hidden, beside the default and the blank one, which its password alone opens. Failed: the account is an anonymous one.',
  }),

  remove: method({
    summary: 'Take a way in away; the password stays.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ type: Way }),
    data: Empty,
    codes: ['Failed', 'DatabaseOperationFailed'],
    example: { params: { type: 'gesture' }, data: {} },
  }),
};
