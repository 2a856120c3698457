/** One message encrypted and decrypted within a chain: our sessions against libolm's own (WebAssembly, no wrapper). */
import Olm from '@matrix-org/olm';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { SessionPair } from './crypto-session-pair.ts';
import { compete } from './rounds.ts';
import type { BenchRow } from './row.ts';

/** A text of some hundred characters as the engine encrypts it: with message id, nonce, time and field names. */
const TEXT = 'Shall we meet at eight? I have a table by the window. '.padEnd(256, '.');

async function olmPair(): Promise<(text: string) => void> {
  await Olm.init();
  const [initiator, responder] = [new Olm.Account(), new Olm.Account()];
  initiator.create();
  responder.create();
  responder.generate_one_time_keys(1);
  const [oneTimeKey = ''] = Object.values<string>(JSON.parse(responder.one_time_keys()).curve25519);
  const sender = new Olm.Session();
  sender.create_outbound(initiator, JSON.parse(responder.identity_keys()).curve25519, oneTimeKey);
  const receiver = new Olm.Session();
  const first = sender.encrypt('');
  receiver.create_inbound(responder, first.body);
  receiver.decrypt(first.type, first.body);
  const answer = receiver.encrypt('');
  sender.decrypt(answer.type, answer.body);
  return (text) => {
    const message = sender.encrypt(text);
    receiver.decrypt(message.type, message.body);
  };
}

export async function run(): Promise<BenchRow[]> {
  const pair = await SessionPair.create(await createWebProvider());
  const exchange = await olmPair();
  const plaintext = new TextEncoder().encode(TEXT);
  return [
    await compete({
      name: 'message encrypt + decrypt vs libolm session',
      target: 0.9,
      operations: 2000,
      rounds: 25,
      ours: async (operations) => {
        for (let count = 0; count < operations; count++) await pair.say(0, plaintext);
      },
      peer: async (operations) => {
        for (let count = 0; count < operations; count++) exchange(TEXT);
      },
    }),
  ];
}

if (import.meta.main) console.log(await run());
