/** The part of the ratchet benchmark that runs in a browser's page: our sessions against Proteus in core-crypto, in memory. */
import { CoreCrypto, Database, initWasmModule } from '@wireapp/core-crypto/browser';
import { createWebProvider } from '../../src/crypto/web-provider.ts';
import { SessionPair } from './crypto-session-pair.ts';
import { compete } from './rounds.ts';
import type { BenchRow } from './row.ts';

const PLAINTEXT = new Uint8Array(256).fill(1);

type Say = (speaker: 0 | 1) => Promise<void>;

/** Calls `work` with a function that has Proteus exchange one message; all in one transaction, the kindest case for it. */
async function withProteusPair(wasm: string, work: (say: Say) => Promise<void>): Promise<void> {
  await initWasmModule(wasm);
  const first = CoreCrypto.new(await Database.inMemory());
  const second = CoreCrypto.new(await Database.inMemory());
  await first.transaction((alice) =>
    second.transaction(async (bob) => {
      await alice.proteusInit();
      await bob.proteusInit();
      await alice.proteusSessionFromPrekey('peer', await bob.proteusNewPrekey(1));
      await bob.proteusSessionFromMessage('peer', await alice.proteusEncrypt('peer', PLAINTEXT));
      const people = [alice, bob] as const;
      await work(async (speaker) => {
        const message = await people[speaker].proteusEncrypt('peer', PLAINTEXT);
        await people[speaker === 0 ? 1 : 0].proteusDecrypt('peer', message);
      });
    }),
  );
}

async function measure(wasm: string): Promise<BenchRow[]> {
  const pair = await SessionPair.create(await createWebProvider());
  const takingTurns = (say: Say) => async (operations: number) => {
    for (let count = 0; count < operations; count++) await say(count % 2 === 0 ? 1 : 0);
  };
  const rows: BenchRow[] = [];
  await withProteusPair(wasm, async (say) => {
    rows.push(
      await compete({
        name: 'message with a ratchet step each vs Proteus (core-crypto)',
        target: 0.6,
        operations: 200,
        rounds: 25,
        ours: takingTurns((speaker) => pair.say(speaker, PLAINTEXT)),
        peer: takingTurns(say),
      }),
    );
  });
  return rows;
}

Object.assign(globalThis, { measure });
