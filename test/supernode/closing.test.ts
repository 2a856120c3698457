/** The end of a mailbox at a real node: its owner's signature deletes what is kept for it, anybody else's nothing. */
import { afterEach, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { sign } from '#crypto/sign.ts';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { MAILBOX_AUTH_PURPOSE, MAILBOX_CLOSE_PURPOSE } from '#wire/mailbox.ts';
import { closePath } from '#wire/node-http.ts';
import { mailboxIdentity, openMailbox } from './client.ts';
import { startTestNode, type TestNode } from './start-node.ts';

const OWNER = 1;
const HOUR = 3_600_000;
const http = new SuperNodeHttp(fetch);

let node: TestNode;
afterEach(() => node.stop());

async function signature(seed: number, purpose = MAILBOX_CLOSE_PURPOSE): Promise<Bytes> {
  const { publicKey } = await mailboxIdentity(OWNER);
  return sign(nobleProvider, new Uint8Array(32).fill(seed), purpose, publicKey);
}

test('whoever holds the signature of its key ends a mailbox, which takes no mail after that', async () => {
  node = await startTestNode({ limits: { unopenedMailboxes: false } });
  const owner = await mailboxIdentity(OWNER);
  await openMailbox(node, owner);
  const deposit = (text: string) => http.deposit(node.origin, owner.publicKey, utf8(text), HOUR);
  const claim = () => http.claimPrekeys(node.origin, owner.publicKey);
  expect(await deposit('one')).toEqual({ ok: true, value: undefined });
  for (const forged of [await signature(2), await signature(OWNER, MAILBOX_AUTH_PURPOSE), new Uint8Array(64)])
    expect(await http.closeMailbox(node.origin, owner.publicKey, forged)).toEqual({ ok: false, error: 'Refused' });
  expect(await claim()).toMatchObject({ ok: true, value: { bundle: new Uint8Array([1]) } });

  const closed = { ok: true, value: undefined };
  for (let time = 0; time < 2; time++)
    expect(await http.closeMailbox(node.origin, owner.publicKey, await signature(OWNER))).toEqual(closed);
  expect(await claim()).toEqual({ ok: true, value: undefined });
  expect(await deposit('two')).toEqual({ ok: false, error: 'Refused' });
});

test('what is no signature is refused, and who asks too often has to wait', async () => {
  node = await startTestNode({ limits: { depositsPerAddress: { burst: 1, perSecond: 0.1 } } });
  const { publicKey } = await mailboxIdentity(OWNER);
  const ask = async (body: BodyInit) =>
    (await fetch(`${node.url}${closePath(publicKey)}`, { method: 'POST', body })).status;
  expect([await ask(new Uint8Array(63)), await ask(new Uint8Array(65)), await ask('')]).toEqual([400, 413, 400]);
  expect([await ask(await signature(2)), await ask(await signature(OWNER))]).toEqual([403, 429]);
});
