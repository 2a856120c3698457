/**
 * The lane that lets the runtime do the heavy work: WebCrypto for X25519, Ed25519, ML-KEM-768 and AES-GCM, WebAssembly for
 * hashing. Each algorithm is tried against a known answer first; one that is missing or answers differently is left to
 * noble. Encapsulation stays with noble, because WebCrypto's takes no randomness from outside.
 */
import { base64urlnopad } from '@scure/base';
import { type Bytes, concat, equalBytes, fromHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import { isUndisputedPoint } from './ed25519-points.ts';
import { createFastChacha } from './fast-chacha.ts';
import { nobleProvider } from './noble-provider.ts';
import type { CryptoProvider } from './provider.ts';
import { createWasmSha512 } from './wasm-sha512.ts';

type Lane<Name extends keyof CryptoProvider> = Pick<CryptoProvider, Name>;
type Subtle = SubtleCrypto;

/** What TypeScript's library doesn't know yet of the modern algorithms (WICG Modern Algorithms in the Web Cryptography API). */
type ModernSubtle = {
  importKey(
    format: 'raw-seed',
    data: Bytes,
    algorithm: 'ML-KEM-768',
    extractable: boolean,
    usages: readonly ['decapsulateBits'],
  ): Promise<CryptoKey>;
  getPublicKey(key: CryptoKey, usages: readonly ['encapsulateBits']): Promise<CryptoKey>;
  exportKey(format: 'raw-public', key: CryptoKey): Promise<ArrayBuffer>;
  decapsulateBits(algorithm: 'ML-KEM-768', key: CryptoKey, ciphertext: Bytes): Promise<ArrayBuffer>;
};

/** DER of a PKCS #8 private key up to the 32 bytes of the key itself (RFC 8410). */
const PKCS8_HEAD = {
  X25519: fromHex('302e020100300506032b656e04220420') as Bytes,
  Ed25519: fromHex('302e020100300506032b657004220420') as Bytes,
};
const USAGES = { X25519: ['deriveBits'], Ed25519: ['sign'] } as const satisfies Record<string, readonly KeyUsage[]>;
const KEM_CIPHERTEXT_LENGTH = 1088;

const bytes = (buffer: ArrayBuffer): Bytes => new Uint8Array(buffer);

/** The runtime throws where it refuses; here a refusal is undefined. */
function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  return work().catch(() => undefined);
}

/** Imported keys live as long as the bytes they came from: a ratchet step uses each key more than once. */
class KeyCache {
  readonly #import: (raw: Bytes) => Promise<CryptoKey>;
  readonly #keys = new WeakMap<Uint8Array, CryptoKey | Promise<CryptoKey>>();

  constructor(importKey: (raw: Bytes) => Promise<CryptoKey>) {
    this.#import = importKey;
  }

  /** Answers a known key at once, so that its use can be handed to another thread before anything else is begun. */
  get(raw: Uint8Array): CryptoKey | Promise<CryptoKey> {
    return this.#keys.get(raw) ?? this.#add(raw);
  }

  #add(raw: Uint8Array): Promise<CryptoKey> {
    const importing = this.#import(raw as Bytes).then((key) => {
      this.#keys.set(raw, key);
      return key;
    });
    this.#keys.set(raw, importing);
    return importing;
  }
}

function secretKeys(subtle: Subtle, algorithm: 'X25519' | 'Ed25519'): KeyCache {
  return new KeyCache((raw) =>
    subtle.importKey('pkcs8', concat(PKCS8_HEAD[algorithm], raw), algorithm, true, USAGES[algorithm]),
  );
}

/** The public half, which an exported private key names. */
async function publicHalf(subtle: Subtle, key: CryptoKey): Promise<Bytes> {
  const { x = '' } = await subtle.exportKey('jwk', key);
  return base64urlnopad.decode(x) as Bytes;
}

function x25519Lane(subtle: Subtle): Lane<'x25519Public' | 'x25519'> {
  const secrets = secretKeys(subtle, 'X25519');
  const publics = new KeyCache((raw) => subtle.importKey('raw', raw, 'X25519', false, []));
  return {
    x25519Public: async (secretKey) => publicHalf(subtle, await secrets.get(secretKey)),
    x25519: async (secretKey, publicKey) => {
      try {
        const theirs = await publics.get(publicKey);
        const known = secrets.get(secretKey);
        const own = known instanceof Promise ? await known : known;
        const shared = bytes(await subtle.deriveBits({ name: 'X25519', public: theirs }, own, 256));
        return shared.every((byte) => byte === 0) ? err('BadKey') : ok(shared);
      } catch {
        return err('BadKey');
      }
    },
  };
}

function ed25519Lane(subtle: Subtle): Lane<'ed25519Public' | 'ed25519Sign' | 'ed25519Verify'> {
  const secrets = secretKeys(subtle, 'Ed25519');
  return {
    ed25519Public: async (secretKey) => publicHalf(subtle, await secrets.get(secretKey)),
    ed25519Sign: async (secretKey, message) =>
      bytes(await subtle.sign('Ed25519', await secrets.get(secretKey), message as Bytes)),
    // Runtimes differ about keys and nonces of small or mixed order and about encodings. Their "yes" to an undisputed
    // pair of points is noble's too (it checks the weaker, cofactored equation); all else is noble's to say.
    ed25519Verify: async (publicKey, message, signature) => {
      if (isUndisputedPoint(publicKey) && isUndisputedPoint(signature.subarray(0, 32))) {
        const valid = await attempt(async () => {
          const key = await subtle.importKey('raw', publicKey as Bytes, 'Ed25519', false, ['verify']);
          return subtle.verify('Ed25519', key, signature as Bytes, message as Bytes);
        });
        if (valid === true) return true;
      }
      return nobleProvider.ed25519Verify(publicKey, message, signature);
    },
  };
}

function kemLane(subtle: ModernSubtle): Lane<'kemPublic' | 'kemDecapsulate'> {
  const importSeed = (seed: Bytes) => subtle.importKey('raw-seed', seed, 'ML-KEM-768', false, ['decapsulateBits']);
  return {
    kemPublic: async (seed) => {
      const publicKey = await subtle.getPublicKey(await importSeed(seed), ['encapsulateBits']);
      return bytes(await subtle.exportKey('raw-public', publicKey));
    },
    kemDecapsulate: async (seed, ciphertext) => {
      if (ciphertext.length !== KEM_CIPHERTEXT_LENGTH) return err('BadCiphertext');
      return ok(bytes(await subtle.decapsulateBits('ML-KEM-768', await importSeed(seed), ciphertext as Bytes)));
    },
  };
}

function aesLane(subtle: Subtle): Lane<'importAesKey'> {
  return {
    importAesKey: async (raw) => {
      const key = await subtle.importKey('raw', raw as Bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
      const parameters = (nonce: Uint8Array, associatedData: Uint8Array) => ({
        name: 'AES-GCM',
        iv: nonce as Bytes,
        additionalData: associatedData as Bytes,
      });
      return {
        seal: async (nonce, plaintext, associatedData) =>
          bytes(await subtle.encrypt(parameters(nonce, associatedData), key, plaintext as Bytes)),
        open: async (nonce, ciphertext, associatedData) => {
          const decrypt = () => subtle.decrypt(parameters(nonce, associatedData), key, ciphertext as Bytes);
          const opened = await attempt(decrypt);
          return opened && bytes(opened);
        },
      };
    },
  };
}

/** The lane if it gives the known answer, noble otherwise (an empty lane changes nothing). */
async function proven<L extends object>(
  lane: L,
  answer: string,
  ask: (lane: L) => Promise<Uint8Array>,
): Promise<L | Record<string, never>> {
  const given = await attempt(() => ask(lane));
  return given !== undefined && base64urlnopad.encode(given) === answer ? lane : {};
}

/** What noble answers for the secret key and the message of sevens. */
const SECRET = new Uint8Array(32).fill(7);
const MESSAGE = new Uint8Array(64).fill(7);
const X25519_ANSWER = '4NS6j7iRpjisYJ0AqlKp-lNepRBMSsmdMAYzBUzRNS8';
const ED25519_ANSWER =
  '6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0izWy9hpfYrpIX5Vg1NZTW_y16eFOtm4jXxgXQAXembBHcGVSQtaE7hZOMIKMq2UOsAjAGrgeoKYI63cudpk9aYK';

/** Tried once it is needed, against noble itself: a ciphertext to be known would be longer than all this file. */
function kemOnceProven(lane: Lane<'kemPublic' | 'kemDecapsulate'>): Lane<'kemPublic' | 'kemDecapsulate'> {
  const choose = async () => {
    const publicKey = await nobleProvider.kemPublic(MESSAGE);
    const sent = await nobleProvider.kemEncapsulate(publicKey, SECRET);
    const isRight = await attempt(async () => {
      if (!sent.ok || !equalBytes(await lane.kemPublic(MESSAGE), publicKey)) return false;
      const received = await lane.kemDecapsulate(MESSAGE, sent.value.ciphertext);
      return received.ok && equalBytes(received.value, sent.value.secret);
    });
    return isRight === true ? lane : nobleProvider;
  };
  let chosen: ReturnType<typeof choose> | undefined;
  const right = () => (chosen ??= choose());
  return {
    kemPublic: async (seed) => (await right()).kemPublic(seed),
    kemDecapsulate: async (seed, ciphertext) => (await right()).kemDecapsulate(seed, ciphertext),
  };
}

/**
 * Makes the lane for this runtime; without `crypto.subtle` (a page over plain http) it is noble with faster hashing.
 * `subtle` is a parameter for tests.
 */
export async function createWebProvider(
  subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle,
): Promise<CryptoProvider> {
  const symmetric = { ...(await createWasmSha512()), ...createFastChacha() };
  if (subtle === undefined) return { ...nobleProvider, lane: 'web', ...symmetric };
  const [x25519, ed25519] = await Promise.all([
    proven(x25519Lane(subtle), X25519_ANSWER, async (lane) => {
      const shared = await lane.x25519(SECRET, await lane.x25519Public(SECRET));
      return shared.ok ? shared.value : new Uint8Array(0);
    }),
    // Also finds runtimes that sign with added randomness: valid, yet not repeatable.
    proven(ed25519Lane(subtle), ED25519_ANSWER, async (lane) =>
      concat(await lane.ed25519Public(SECRET), await lane.ed25519Sign(SECRET, MESSAGE)),
    ),
  ]);
  const kem = kemOnceProven(kemLane(subtle as unknown as ModernSubtle));
  return { ...nobleProvider, lane: 'web', ...symmetric, ...x25519, ...ed25519, ...kem, ...aesLane(subtle) };
}
