/** A node killed without warning, again and again under load, loses nothing that it has answered for. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SuperNodeHttp } from '#engine/network/super-node-http.ts';
import type { MailboxIdentity } from '#engine/ports.ts';
import { deferred } from '#lib/async.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { capabilityOf, mailboxIdentity, type NodeLocation, openMailbox, settled, TestPeer } from './client.ts';
import { type NodeProcess, startNodeProcess, temporaryDirectory } from './start-node.ts';

const KILLS = 20;
const DEPOSITORS = 6;
const MAILBOXES = 3;
const HOUR = 3_600_000;
const TIMEOUT = 180_000;

let data: string;
let running: NodeProcess;
const http = new SuperNodeHttp(fetch);

beforeEach(async () => {
  data = await temporaryDirectory();
});
afterEach(async () => {
  await running.stop('SIGKILL');
  await rm(data, { recursive: true, force: true });
});

/** Numbers from 0 to 1 that depend on the seed only (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Owner = MailboxIdentity & { readonly token: Bytes };

/** The owner of a mailbox, and what lets friends deposit there. */
async function ownerOf(seed: number): Promise<Owner> {
  return { ...(await mailboxIdentity(seed)), token: await capabilityOf(seed, 1, Date.now() + HOUR) };
}

/** Deposits without pause until the node is gone; what was acknowledged goes to `stored`, by mailbox. */
async function deposit(name: string, owners: readonly Owner[], stored: Set<string>[], onStored: () => void) {
  for (let index = 0; ; index++) {
    const which = index % owners.length;
    const text = `${name}-${index}-${'x'.repeat((index * 997) % 5000)}`;
    const { publicKey, token } = owners[which] as Owner;
    const answer = await http.deposit(running.url, publicKey, utf8(text), HOUR, token);
    if (!answer.ok) {
      expect(answer.error).toBe('Unreachable');
      return;
    }
    stored[which]?.add(text);
    onStored();
  }
}

async function locate(): Promise<NodeLocation> {
  const info = await http.info(running.url);
  if (!info.ok) throw new Error(info.error);
  return { url: running.url, peerId: info.value.peerId };
}

/** Reads a mailbox until everything expected is there; what it answers is acknowledged by then. */
async function readAll(owner: MailboxIdentity, expected: ReadonlySet<string>): Promise<string[]> {
  const peer = await TestPeer.start();
  const missing = new Set(expected);
  const got: string[] = [];
  const complete = deferred<void>();
  const reader = await peer.read(await locate(), owner, async (envelope) => {
    const text = new TextDecoder().decode(envelope);
    got.push(text);
    missing.delete(text);
    if (missing.size === 0) complete.resolve();
  });
  await complete.promise;
  const read = [...got];
  await settled(reader);
  await peer.stop();
  return read;
}

test(
  `${KILLS} times kill -9 under load: every acknowledged envelope is there, every read one is gone`,
  async () => {
    const random = seeded(20);
    const owners = await Promise.all(Array.from({ length: MAILBOXES }, (_, index) => ownerOf(index + 1)));
    const stored = owners.map(() => new Set<string>());
    running = await startNodeProcess(data);
    for (const owner of owners) await openMailbox(await locate(), owner);
    await running.stop('SIGKILL');
    for (let round = 0; round < KILLS; round++) {
      running = await startNodeProcess(data);
      let left = 1 + Math.floor(random() * 60);
      const onStored = () => {
        left -= 1;
        if (left === 0) running.child.kill('SIGKILL');
      };
      const depositors = Array.from({ length: DEPOSITORS }, (_, who) =>
        deposit(`${round}-${who}`, owners, stored, onStored),
      );
      await Promise.all(depositors);
      await running.stop('SIGKILL');
      expect(running.child.signalCode).toBe('SIGKILL');
    }
    running = await startNodeProcess(data);
    const gone = new Set<string>();
    for (const [index, owner] of owners.entries()) {
      const found = await readAll(owner, stored[index] as Set<string>);
      expect(new Set(found).size).toBe(found.length);
      expect([...(stored[index] as Set<string>)].filter((text) => !found.includes(text))).toEqual([]);
      for (const text of found) gone.add(text);
    }
    await running.stop('SIGKILL');
    running = await startNodeProcess(data);
    for (const owner of owners) {
      expect((await http.deposit(running.url, owner.publicKey, utf8('last'), HOUR, owner.token)).ok).toBe(true);
      const found = await readAll(owner, new Set(['last']));
      expect(found.filter((text) => gone.has(text))).toEqual([]);
    }
  },
  TIMEOUT,
);
