/** What the tests of trust do again and again: Ben looks at Anna's keys, and writes to her. */
import { toHex } from '#lib/bytes.ts';
import { type Device, textTo } from './device.ts';
import { keysOf } from './impostor.ts';

type Safety = { number: string; code: string; state: string; changedAt: number };

/** Nothing is sent before a changed key was seen. */
export const REFUSED = 20071;

export async function safety(of: Device, who: Device): Promise<Safety> {
  return (await of.ok('trust', 'getSafetyNumber', { nodeId: who.address })) as Safety;
}

export async function mailboxOf(device: Device): Promise<string> {
  return toHex((await keysOf(device)).device.mailbox.publicKey);
}

/** `people`: Anna and Ben, of the test that runs. */
export function trustSteps(people: () => readonly [anna: Device, ben: Device]) {
  return {
    async state(): Promise<string> {
      const [anna, ben] = people();
      return (await safety(ben, anna)).state;
    },
    verify(verified: boolean, more: object = {}) {
      const [anna, ben] = people();
      return ben.code('trust', 'setVerified', { nodeId: anna.address, verified, ...more });
    },
    acknowledge() {
      const [anna, ben] = people();
      return ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
    },
    send(text: string) {
      const [anna, ben] = people();
      return ben.code('chat', 'sendTextMessage', textTo(anna.address, text));
    },
    said() {
      const [, ben] = people();
      return ben.published('trust.changed').map(({ data }) => data.state);
    },
  };
}
