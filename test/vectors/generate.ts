/**
 * Writes the frozen vectors anew: `node test/vectors/generate.ts`. To be run only when a format gets a new version;
 * a difference in the files is a break with everybody's stored data and with every peer.
 */
import { writeFile } from 'node:fs/promises';
import { nobleProvider } from '../../src/crypto/noble-provider.ts';
import { seededRandom } from '../crypto/seeded-random.ts';
import { makeEdgeCases } from './ed25519-edge-cases.ts';
import { accountVectors, SEED, safetyVectors, sealingVectors, sessionVectors, stateKeyVectors } from './frozen.ts';

const write = (name: string, content: unknown) =>
  writeFile(new URL(name, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);

await write('ed25519-edge-cases.json', { seed: SEED, cases: makeEdgeCases(seededRandom(`${SEED} ed25519`)) });
await write('constructions.json', {
  seed: SEED,
  account: await accountVectors(nobleProvider),
  session: await sessionVectors(nobleProvider, 'full'),
  sessionWithoutOneTimePrekeys: await sessionVectors(nobleProvider, 'exhausted'),
  sealing: await sealingVectors(nobleProvider),
  safety: safetyVectors(nobleProvider),
  stateKey: await stateKeyVectors(nobleProvider),
});
