/** Extension: what the account's devices need beyond `authLogin`. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { deviceExample } from '../rows/device.ts';
import { Empty, Text } from '../values.ts';

export const device = {
  admit: method({
    summary: 'Authorise a device again that was logged out: it opens with its own password, and has what it had.',
    needs: 'primaryDevice',
    extension: true,
    params: v.object({ machineId: Text }),
    data: Empty,
    codes: ['Failed', 'DeviceNotFound', 'DatabaseOperationFailed'],
    emits: ['device.changed'],
    example: { params: { machineId: deviceExample.machineId }, data: {} },
    notes: '`DeviceNotFound` for a device that was not logged out. `Failed` when the account has sixteen devices.',
  }),
};
