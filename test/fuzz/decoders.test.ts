/** Every decoder against bytes that are almost valid: a value or a named error, soon, and never a throw. */
import { beforeAll, expect, test } from 'vitest';
import { openEnvelope, sealEnvelope } from '#crypto/envelope.ts';
import { readHandshake } from '#crypto/handshake-header.ts';
import { isMnemonic, normaliseWords } from '#crypto/mnemonic.ts';
import { unwrapSecret, wrapSecret } from '#crypto/password.ts';
import { encodeBundle, verifyPrekeys } from '#crypto/prekeys.ts';
import { Sealer } from '#crypto/seal.ts';
import { decryptMessage, encryptMessage, readMessage } from '#crypto/session.ts';
import { createVault, fillSlot, openSlots } from '#crypto/vault.ts';
import { provisionAccount } from '#engine/account/provisioning.ts';
import { readPeer } from '#engine/session/device-lists.ts';
import { createMemoryFiles } from '#engine/storage/memory-files.ts';
import { Vault } from '#engine/storage/vault.ts';
import { WrongTries } from '#engine/storage/wrong-tries.ts';
import { type Bytes, concat, equalBytes, utf8 } from '#lib/bytes.ts';
import { decode, encode } from '#lib/cbor.ts';
import { ok } from '#lib/result.ts';
import { decodeCapability, encodeCapability } from '#wire/capability.ts';
import { formatCard, parseAddress, parseCard, parseHomeNode } from '#wire/card.ts';
import { decodeDeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { encodeFrame, FrameDecoder } from '#wire/frame.ts';
import {
  type ClientFrame,
  decodeClientFrame,
  decodeNodeFrame,
  encodeClientFrame,
  encodeNodeFrame,
  type NodeFrame,
} from '#wire/mailbox.ts';
import { parseNodeInfo } from '#wire/node-http.ts';
import { decodePairingFrame, decodePairingStep } from '#wire/pairing.ts';
import { parsePairingCode } from '#wire/pairing-code.ts';
import { decodePairingRequest } from '#wire/pairing-request.ts';
import { type DurableBody, decodePacket, decodePayload, encodePacket, encodePayload } from '#wire/payload.ts';
import { decodePrekeyClaim, encodePrekeyClaim } from '#wire/prekeys.ts';
import { decodeRecord } from '#wire/record.ts';
import { formatWork, parseWork, parseWorkChallenge } from '#wire/work.ts';
import { valueOf } from '../crypto/lanes.ts';
import { begin, connect, createPerson } from '../crypto/people.ts';
import { CHEAP_KDF, HOME_NODES } from '../simulation/person.ts';
import { seededBytes } from '../simulation/random.ts';
import { swiftProvider as provider } from '../simulation/swift-provider.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import { fuzz } from './inputs.ts';
import { mutateBytes, mutateCbor } from './mutations.ts';
import { pairingSamples } from './pairing-samples.ts';

type Decoder = {
  readonly name: string;
  readonly samples: readonly Uint8Array[];
  /** Answers what the decoder does; an outcome of another form than a result, a value or undefined is a bug. */
  run(bytes: Bytes): unknown;
  /** What follows from a good value must hold as well. */
  readonly isCbor?: boolean;
  /** It begins with Argon2id's cost, which is kept to within `isPlausible`: only what names the sample's is timed. */
  readonly stretches?: boolean;
};

const random = seededBytes('fuzz');
const SHARE = { cheap: 0.6, costly: 0.06 };
const asText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const cheap: Decoder[] = [];
const costly: Decoder[] = [];

beforeAll(async () => {
  const [anna, ben] = [await createPerson(provider, random), await createPerson(provider, random)];
  const [key32, bytes16] = [random(32), random(16)];
  const words = `${'abandon '.repeat(11)}about`;
  const own = await provisionAccount(provider, random, 1e12, HOME_NODES, words.split(' '), null);
  const record = valueOf(decodeRecord(own.deviceList));
  const state = {
    salt: bytes16,
    former: [null, { salt: bytes16, box: random(48) }],
    keys: [{ device: own.device.id, box: random(80) }],
  };
  const laterList = encodeDeviceList({ ...valueOf(decodeDeviceList(record.body)), state });
  const first = encryptMessage(provider, await begin(provider, random, anna, ben), utf8('hello'));
  const [session, theirs] = await connect(provider, random);
  const later = encryptMessage(provider, theirs, utf8('later')).message;
  const profile = { nick: 'Anna', pfpId: 1, pfpUrl: '', version: 1 };
  const acknowledgement = { stream: 5, next: 2, held: [3, 4] };
  const capability = encodeCapability({ v: 1, id: bytes16, expires: 1e12, signature: random(64) });
  const durable: DurableBody[] = [
    { kind: 'message', id: key32, nonce: bytes16, type: 1, body: '{"text":"hi"}', sentAt: 1e12 },
    { kind: 'read', ids: [key32] },
    { kind: 'read', ids: [key32], at: 1_790_000_000_000 },
    { kind: 'request', profile, content: 'hello' },
    { kind: 'accept', profile },
    { kind: 'unfriend' },
    { kind: 'capability', token: capability },
    { kind: 'void' },
    { kind: 'reset', ...acknowledgement },
  ];
  const payloads = [
    ...durable.map((body) => encodePayload({ kind: 'positioned', stream: 5, seq: 1, body })),
    encodePayload({ kind: 'ack', ...acknowledgement }),
    encodePayload({ kind: 'typing', active: true }),
    encodePayload({ kind: 'listWanted' }),
    encodePayload({ kind: 'capabilities', given: [{ mailbox: key32, token: capability }] }),
    encodePayload({ kind: 'presence', peerId: 'peer', addresses: ['/dns/a/tcp/1/ws'], at: 1e12 }),
  ];
  const packets = [first.message, later].map((message) =>
    encodePacket({ v: 1, account: key32, device: 'web1', list: 1, deviceList: own.deviceList, message }),
  );
  const bundle = encodeBundle(ben.signed, ben.lastResort);
  const claims = [null, ben.oneTime.publicPart].map((oneTime) =>
    encodePrekeyClaim({ v: 1, bundle, oneTime, oneTimeKem: ben.kem.publicPart }),
  );
  const nodeFrames: NodeFrame[] = [
    { kind: 'challenge', nonce: key32 },
    { kind: 'ready', oneTime: 1, oneTimeKem: 2 },
    { kind: 'envelope', id: key32, bytes: bytes16 },
    { kind: 'refused', reason: 'RateLimited' },
    { kind: 'ping' },
  ];
  const clientFrames: ClientFrame[] = [
    { kind: 'auth', mailbox: key32, signature: random(64) },
    { kind: 'ack', ids: [key32, random(32)] },
    { kind: 'prekeys', bundle: null, oneTime: [bytes16], oneTimeKem: [] },
    { kind: 'pong' },
  ];
  const pairing = pairingSamples(random);
  const limits = { envelopeBytes: 1, recordBytes: 1, mailboxMessages: 1, mailboxBytes: 1, ttl: 1 };
  const card = formatCard({ address: own.address as never, homeNodes: HOME_NODES });
  const frame = concat(encodeFrame(bytes16), encodeFrame(random(300)));

  cheap.push(
    {
      name: 'cbor',
      samples: [encode({ a: [1, -1, 'é', null], b: { c: key32 } }), ...payloads],
      run: decode,
      isCbor: true,
    },
    { name: 'payload', samples: payloads, run: decodePayload, isCbor: true },
    { name: 'packet', samples: packets, run: decodePacket, isCbor: true },
    { name: 'record', samples: [own.deviceList], run: decodeRecord, isCbor: true },
    { name: 'device list', samples: [record.body, laterList], run: decodeDeviceList, isCbor: true },
    { name: 'claim', samples: claims, run: decodePrekeyClaim, isCbor: true },
    { name: 'pairing frame', samples: pairing.frames, run: decodePairingFrame, isCbor: true },
    { name: 'pairing step', samples: pairing.steps, run: decodePairingStep, isCbor: true },
    { name: 'pairing request', samples: pairing.requests, run: decodePairingRequest, isCbor: true },
    { name: 'pairing code', samples: [utf8(pairing.code)], run: (bytes) => parsePairingCode(asText(bytes)) },
    { name: 'node frame', samples: nodeFrames.map(encodeNodeFrame), run: decodeNodeFrame, isCbor: true },
    { name: 'client frame', samples: clientFrames.map(encodeClientFrame), run: decodeClientFrame, isCbor: true },
    {
      name: 'node info',
      samples: [utf8(JSON.stringify({ peerId: 'a'.repeat(46), version: '1', now: 1, limits }))],
      run: (bytes) => parseNodeInfo(asText(bytes)),
    },
    { name: 'card', samples: [utf8(card), utf8(own.address)], run: (bytes) => parseCard(asText(bytes)) },
    { name: 'address', samples: [utf8(own.address)], run: (bytes) => parseAddress(asText(bytes)) },
    { name: 'home node', samples: HOME_NODES.map(utf8), run: (bytes) => parseHomeNode(asText(bytes)) },
    { name: 'frames', samples: [frame], run: readFrames },
    { name: 'session message', samples: [first.message, later], run: readMessage },
    { name: 'handshake', samples: [first.message.slice(17, 17 + 1229)], run: readHandshake },
    { name: 'capability', samples: [capability], run: decodeCapability, isCbor: true },
    {
      name: 'work',
      samples: [utf8(formatWork({ salt: bytes16, nonce: random(8) }))],
      run: (bytes) => parseWork(asText(bytes)),
    },
    {
      name: 'work challenge',
      samples: [utf8(JSON.stringify({ bits: 16, salt: 'ab'.repeat(16) }))],
      run: (bytes) => parseWorkChallenge(asText(bytes)),
    },
    { name: 'words', samples: [utf8(words)], run: (bytes) => ok(isMnemonic(normaliseWords(asText(bytes)))) },
  );

  const pair = ben.keys.sealing;
  const sealed = await Promise.all(
    packets.map(async (packet) => valueOf(await sealEnvelope(provider, random, pair.publicKey, packet))),
  );
  const box = await Sealer.create(provider, key32, random);
  const slotSecret = { stretched: key32, profileMac: key32 };
  const slots = fillSlot(provider, random, createVault(random), 3, slotSecret, { role: 'default', rootKey: key32 });
  const wrapped = await wrapSecret(provider, random, 'password', utf8(words), CHEAP_KDF);
  const vaultFiles = await vaultFilesOf('password');
  costly.push(
    { name: 'envelope', samples: sealed, run: (bytes) => openEnvelope(provider, pair, bytes) },
    { name: 'peer', samples: [own.deviceList], run: (bytes) => readPeer(provider, bytes), isCbor: true },
    {
      name: 'prekeys',
      samples: [bundle, ben.oneTime.publicPart, ben.kem.publicPart],
      run: (bytes) =>
        verifyPrekeys(provider, ben.keys.signing.publicKey, { bundle: bytes, oneTime: bytes, oneTimeKem: bytes }),
    },
    {
      name: 'ratchet message',
      samples: [later, first.message],
      run: async (bytes) => {
        const message = readMessage(bytes);
        return message.ok ? decryptMessage(provider, random, session, message.value) : message;
      },
    },
    { name: 'box', samples: [await box.seal(utf8('row'), key32)], run: (bytes) => box.open(bytes, key32) },
    { name: 'slots', samples: [slots], run: (bytes) => ok(openSlots(provider, bytes, slotSecret)) },
    {
      name: 'wrapped words',
      samples: [wrapped],
      run: (bytes) => unwrapSecret(provider, 'password', bytes),
      stretches: true,
    },
    { name: 'vault file', samples: [vaultFiles.vault], run: (bytes) => openVault('vault', bytes), stretches: true },
    { name: 'tries file', samples: [vaultFiles.tries], run: (bytes) => openVault('tries', bytes) },
  );

  async function openVault(name: 'vault' | 'tries', content: Bytes) {
    const files = createMemoryFiles();
    await files.write('vault', vaultFiles.vault);
    await files.write(name, content);
    return vaultOver(files).open('password');
  }
});

function vaultOver(files: ReturnType<typeof createMemoryFiles>): Vault {
  const profileKey = { mac: async (data: Uint8Array) => provider.hmacSha512(new Uint8Array(32), data).slice(0, 32) };
  const ports = { files, profileKey, clock: new VirtualClock().forLife(() => true), random, provider };
  return new Vault(ports, new WrongTries(ports));
}

async function vaultFilesOf(password: string): Promise<{ vault: Bytes; tries: Bytes }> {
  const files = createMemoryFiles();
  const vault = vaultOver(files);
  await vault.create([{ role: 'default', use: 'text', rootKey: random(32), password }], CHEAP_KDF, random(32));
  await vault.open('wrong');
  const [vaultFile, tries] = [await files.read('vault'), await files.read('tries')];
  if (vaultFile === undefined || tries === undefined) throw new Error('the vault has been written and tried');
  return { vault: vaultFile, tries };
}

/** In pieces of odd lengths, as streams come. */
function readFrames(bytes: Bytes): unknown {
  const decoder = new FrameDecoder(1024);
  let last: unknown = ok([]);
  for (let at = 0; at < bytes.length; at += 7) last = decoder.push(bytes.subarray(at, at + 7));
  return last;
}

function expectOutcome(outcome: unknown): void {
  if (outcome === undefined || typeof outcome === 'string') return;
  const { ok: good, error } = outcome as { ok: unknown; error?: unknown };
  const kind = typeof error === 'object' && error !== null && 'kind' in error ? error.kind : error;
  const named = good === false && typeof kind === 'string' && /^[A-Z][A-Za-z]+$/.test(kind);
  if (good !== true && !named) throw new Error(`no documented outcome: ${JSON.stringify(outcome)}`);
}

test.each([
  ['that read', cheap, SHARE.cheap],
  ['that open and verify', costly, SHARE.costly],
] as const)('decoders %s', { timeout: 7_200_000 }, (name, decoders, share) =>
  fuzz(`decoders ${name}`, { share }, async (chance) => {
    const decoder = chance.pick(decoders);
    const sample = chance.pick(decoder.samples);
    const structured = decoder.isCbor === true && chance.once(2);
    const input = structured ? mutateCbor(chance, sample) : mutateBytes(chance, sample, chance.pick(decoder.samples));
    const kept = input.slice();
    expectOutcome(await decoder.run(input));
    if (!equalBytes(input, kept)) throw new Error(`${decoder.name} changes its input`);
    const costs = decoder.stretches === true && !equalBytes(input.slice(0, 13), sample.slice(0, 13));
    return costs ? undefined : () => decoder.run(input);
  }),
);

test('every sample is valid, so that what is mutated is almost valid', async () => {
  for (const { name, samples, run } of [...cheap, ...costly]) {
    for (const sample of samples) {
      const outcome = await run(new Uint8Array(sample));
      const good = typeof outcome === 'string' || (outcome as { ok: boolean } | undefined)?.ok === true;
      // parts of a claim stand in each other's place here; a first message belongs to another session
      if (!['prekeys', 'ratchet message'].includes(name)) expect(good, name).toBe(true);
    }
  }
});
