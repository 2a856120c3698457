/** Valid pairing codes, frames, steps and requests, for the fuzz tests to spoil. */
import type { RandomBytes } from '#crypto/random.ts';
import { toBase58 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { encodePairingFrame, encodePairingStep, type PairingFrame, type PairingStep } from '#wire/pairing.ts';
import { formatPairingCode } from '#wire/pairing-code.ts';
import { encodePairingRequest } from '#wire/pairing-request.ts';

export function pairingSamples(random: RandomBytes) {
  const key = random(32);
  const signature = random(64);
  const nodes = ['https://node.example'];
  const frames: PairingFrame[] = [
    { kind: 'hello', v: 1, code: key, from: random(32), exchange: random(32), kem: random(1184), nodes, signature },
    { kind: 'answer', from: key, exchange: random(32), ciphertext: random(1088), signature },
    { kind: 'taken', from: key },
    { kind: 'step', from: key, count: 3, box: random(512) },
  ];
  const vault = { salt: random(16), memoryKiB: 65_536, passes: 3, lanes: 1 };
  const steps: PairingStep[] = [
    { kind: 'intro', device: 'web0123456789abcdef', name: 'Firefox', note: '', platform: 3 },
    { kind: 'try', attempt: 1, commitment: key },
    { kind: 'proof', attempt: 1, secret: key },
    { kind: 'account', account: key, created: 1e12, exchange: key, stateKey: key, wallet: key, nodes, vault },
    { kind: 'device', signing: key, exchange: random(32), sealing: random(32), mailbox: random(32) },
    { kind: 'cancel', reason: 'digits' },
  ];
  const content = {
    ...{ t: 1e12, n: toBase58(key), is: false, pf: 3 as const, pn: 'Firefox', mId: 'web0123456789abcdef' },
    ...{ mn: 'Study', ir: false, la: '', cv: '0.1.0' },
  };
  const code = formatPairingCode({ primary: false, content, nodes: nodes as HomeNode[] });
  const request = { kind: 'pairing-request' as const, v: 1 as const, account: key, code, signature };
  return {
    frames: frames.map(encodePairingFrame),
    steps: steps.map(encodePairingStep),
    requests: [encodePairingRequest(request)],
    code,
  };
}
