/** Pairing codes and frames: they come back as they were, and nothing else is taken for one. */
import { expect, test } from 'vitest';
import { toBase58 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodePairingFrame, decodePairingStep, encodePairingFrame, encodePairingStep } from '#wire/pairing.ts';
import { codeBytes, formatPairingCode, parsePairingCode } from '#wire/pairing-code.ts';

const content = {
  t: 1_744_947_370_036,
  n: toBase58(new Uint8Array(32).fill(7)),
  is: false,
  pf: 3 as const,
  pn: 'Firefox on Linux',
  mId: 'web18366879de5b1df0',
  mn: '',
  ir: false,
  la: '',
  cv: '0.1.0',
};
const code = { primary: false, content, nodes: ['https://node.example'] as HomeNode[] };

test('a code comes back as it was, also out of the line that it was copied with', () => {
  const text = formatPairingCode(code);
  expect(text.length).toBeLessThan(300);
  expect(parsePairingCode(text)).toEqual({ ok: true, value: code });
  expect(parsePairingCode(`My code: ${text}\n`)).toEqual({ ok: true, value: code });
});

test.each([
  '',
  'icom-pair:1:',
  'icom-pair:2:abc',
  formatPairingCode({ ...code, nodes: ['http://node.example' as HomeNode] }),
  formatPairingCode({ ...code, content: { ...content, pn: 'x'.repeat(65) } }),
  formatPairingCode(code).slice(0, -3),
])('%s is no code', (text) => expect(parsePairingCode(text)).toEqual({ ok: false, error: 'Malformed' }));

test('everything that a code says goes into the transcript', () => {
  const before = codeBytes(content, false);
  const others = [
    { ...content, t: content.t + 1 },
    { ...content, n: toBase58(new Uint8Array(32).fill(8)) },
    { ...content, is: true },
    { ...content, pf: 1 as const },
    { ...content, pn: 'Safari' },
    { ...content, mId: 'web0000000000000000' },
    { ...content, mn: 'Study' },
    { ...content, ir: true },
    { ...content, la: 'x' },
    { ...content, cv: '0.1.1' },
  ];
  for (const other of others) expect(codeBytes(other, false)).not.toEqual(before);
  expect(codeBytes(content, true)).not.toEqual(before);
  expect(codeBytes({ ...content, n: 'no key' }, false)).toBeUndefined();
});

test('frames and steps come back as they were', () => {
  const key = new Uint8Array(32).fill(1);
  const frame = { kind: 'step' as const, from: key, count: 2, box: new Uint8Array(512) };
  expect(decodePairingFrame(encodePairingFrame(frame))).toEqual({ ok: true, value: frame });
  const step = { kind: 'try' as const, attempt: 1, commitment: key };
  expect(decodePairingStep(encodePairingStep(step))).toEqual({ ok: true, value: step });
  expect(decodePairingStep(encodePairingStep({ ...step, attempt: 0 })).ok).toBe(false);
  expect(decodePairingFrame(key).ok).toBe(false);
});
