/** Paths, the node's own description, and its libp2p address. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { depositPath, nodeMultiaddr, parseNodeInfo } from '#wire/node-http.ts';

test.each([
  ['https://node.example.org', '/dns/node.example.org/tcp/443/tls/ws'],
  ['https://node.example.org:8443', '/dns/node.example.org/tcp/8443/tls/ws'],
  ['http://localhost:8080', '/dns/localhost/tcp/8080/ws'],
  ['http://127.0.0.1', '/ip4/127.0.0.1/tcp/80/ws'],
  ['http://[::1]:8080', '/ip6/::1/tcp/8080/ws'],
])('%s is reached at %s', (origin, address) => {
  expect(nodeMultiaddr(origin)).toBe(address);
});

test('paths name mailboxes in hex and times in whole milliseconds', () => {
  expect(depositPath(new Uint8Array(32).fill(0xab), 1000.4)).toBe(`/v1/mailbox/${'ab'.repeat(32)}?ttl=1000`);
});

const limits = { envelopeBytes: 1, recordBytes: 2, mailboxMessages: 3, mailboxBytes: 4, ttl: 5 };

test("a node's description is read, more fields in it are passed over", () => {
  const info = {
    peerId: '12D3KooWRNDw5LwjQe9Z95YDBzXsv5H3WXroXNKbrjmEqGR2wUtE',
    version: '1',
    now: 1_767_225_600_000,
    limits,
  };
  expect(parseNodeInfo(JSON.stringify({ ...info, later: true }))).toEqual({ ok: true, value: info });
  expect(parseNodeInfo(JSON.stringify({ ...info, peerId: 'a/b' })).ok).toBe(false);
  expect(parseNodeInfo(JSON.stringify({ ...info, limits: {} })).ok).toBe(false);
  for (const now of [-1, 0.5, '1', null]) expect(parseNodeInfo(JSON.stringify({ ...info, now })).ok).toBe(false);
});

test('any other text is an error, never a throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parseNodeInfo(text)).toEqual({ ok: false, error: 'Malformed' });
    }),
    { seed: 9, numRuns: 300 },
  );
});
