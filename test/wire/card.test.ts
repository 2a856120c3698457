/** Cards: what they carry, and which home nodes a stranger's card may name. */
import { expect, test } from 'vitest';
import { toBase58 } from '#lib/bytes.ts';
import type { HomeNode, NodeAddress } from '#model/ids.ts';
import { formatCard, parseCard, parseHomeNode } from '#wire/card.ts';

const address = toBase58(new Uint8Array(32).fill(9)) as NodeAddress;

test('a card comes back as it was, a bare address is one too', () => {
  const card = { address, homeNodes: ['https://node.example.org', 'http://localhost:8080'] as HomeNode[] };
  expect(parseCard(formatCard(card))).toEqual({ ok: true, value: card });
  expect(parseCard(` ${address}\n`)).toEqual({ ok: true, value: { address, homeNodes: [] } });
});

test.each([
  ['https://node.example.org', 'https://node.example.org'],
  ['https://node.example.org:8443/', 'https://node.example.org:8443'],
  ['https://192.168.1.5', 'https://192.168.1.5'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.0.0.1', 'http://127.0.0.1'],
  ['http://127.9.9.9:1', 'http://127.9.9.9:1'],
  ['http://2130706433:81', 'http://127.0.0.1:81'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
])('%s is a home node', (text, origin) => {
  expect(parseHomeNode(text)).toBe(origin);
});

test.each([
  'http://192.168.1.1',
  'http://10.0.0.1:8080',
  'http://node.example.org',
  'http://router',
  'http://localhost.example.org',
  'http://127.0.0.1.example.org',
  'http://[fe80::1]',
  'http://[::ffff:192.168.1.1]',
  'ws://localhost:8080',
  'https://name@node.example.org',
  'https://node.example.org/path',
  'https://node.example.org/?a=b',
  'node.example.org',
  '',
])('%s is no home node, and no card names it', (text) => {
  expect(parseHomeNode(text)).toBeUndefined();
  expect(parseCard(`icom:${address}?n=${encodeURIComponent(text)}`)).toEqual({ ok: false, error: 'Malformed' });
});
