/** The primitives against vectors that others published; whatever runs on a lane is checked on both. */
import { argon2id } from '@noble/hashes/argon2.js';
import { shake128 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';
import { deriveHardened } from '#crypto/account-keys.ts';
import { generateMnemonic, isMnemonic, mnemonicToSeed } from '#crypto/mnemonic.ts';
import { stretchPassword } from '#crypto/password.ts';
import { type Bytes, concat, fromUtf8, toHex, utf8 } from '#lib/bytes.ts';
import { hex, providers, valueOf } from './lanes.ts';

const range = (from: number, to: number): Bytes =>
  Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe.each(providers)('%s', (_name, provider) => {
  it('agrees with RFC 7748, section 6.1 (X25519)', async () => {
    const alice = hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
    const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
    const alicePublic = await provider.x25519Public(alice);
    const bobPublic = await provider.x25519Public(bob);
    expect(toHex(alicePublic)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
    expect(toHex(bobPublic)).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
    const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
    expect(toHex(valueOf(await provider.x25519(alice, bobPublic)))).toBe(shared);
    expect(toHex(valueOf(await provider.x25519(bob, alicePublic)))).toBe(shared);
  });

  it.each([
    {
      secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      message: '',
      signature:
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    },
    {
      secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      message: '72',
      signature:
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
  ])('agrees with RFC 8032, section 7.1 (Ed25519): $message', async ({ secret, publicKey, message, signature }) => {
    expect(toHex(await provider.ed25519Public(hex(secret)))).toBe(publicKey);
    expect(toHex(await provider.ed25519Sign(hex(secret), hex(message)))).toBe(signature);
    expect(await provider.ed25519Verify(hex(publicKey), hex(message), hex(signature))).toBe(true);
    expect(await provider.ed25519Verify(hex(publicKey), concat(hex(message), hex('00')), hex(signature))).toBe(false);
  });

  it('agrees with RFC 4231 (HMAC-SHA-512), case 2 and a key longer than a block (case 6)', () => {
    expect(toHex(provider.hmacSha512(utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    );
    const long = provider.hmacSha512(
      new Uint8Array(131).fill(0xaa),
      utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
    );
    expect(toHex(long)).toBe(
      '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
    );
  });

  it('agrees with the SHA-512 form of RFC 5869, A.1 (HKDF)', () => {
    const derived = provider.hkdf(range(0x00, 0x0c), new Uint8Array(22).fill(0x0b), range(0xf0, 0xf9), 64);
    expect(toHex(derived)).toBe(
      '832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cbcce0dff7098769cf15959867d571c1715450cb530137',
    );
  });

  it('agrees with RFC 8439, section 2.8.2 (ChaCha20-Poly1305)', () => {
    const [key, nonce] = [range(0x80, 0x9f), hex('070000004041424344454647')];
    const associatedData = hex('50515253c0c1c2c3c4c5c6c7');
    const text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const sealed = provider.chachaSeal(key, nonce, utf8(text), associatedData);
    expect(toHex(sealed)).toBe(
      'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691',
    );
    const opened = provider.chachaOpen(key, nonce, sealed, associatedData);
    expect(opened && fromUtf8(opened)).toBe(text);
  });

  it('agrees with NIST’s GCM test case 16 (AES-256-GCM)', async () => {
    const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
    const plaintext = hex(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    );
    const aes = await provider.importAesKey(key);
    const associatedData = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
    const sealed = await aes.seal(hex('cafebabefacedbaddecaf888'), plaintext, associatedData);
    expect(toHex(sealed)).toBe(
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
        '76fc6ece0f4e1768cddf8853bb2d551b',
    );
    expect(await aes.open(hex('cafebabefacedbaddecaf888'), sealed, associatedData)).toEqual(plaintext);
  });

  it('agrees with the accumulated ML-KEM-768 vectors of Go’s crypto/mlkem (100 rounds)', async () => {
    const input = shake128.create();
    const output = shake128.create();
    for (let round = 0; round < 100; round++) {
      const seed = input.xof(64) as Bytes;
      const publicKey = await provider.kemPublic(seed);
      const sent = valueOf(await provider.kemEncapsulate(publicKey, input.xof(32)));
      expect(valueOf(await provider.kemDecapsulate(seed, sent.ciphertext))).toEqual(sent.secret);
      const rejected = valueOf(await provider.kemDecapsulate(seed, input.xof(1088)));
      output.update(publicKey).update(sent.ciphertext).update(sent.secret).update(rejected);
    }
    expect(toHex(output.xof(32))).toBe('1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415');
  });

  it('agrees with SLIP-0010, test vector 1 for ed25519', async () => {
    const seed = range(0x00, 0x0f);
    const chain = [0, 1, 2, 2, 1_000_000_000];
    const keys = chain.map((_, depth) => toHex(deriveHardened(provider, seed, chain.slice(0, depth + 1))));
    expect(keys).toEqual([
      '68e0fe46dfb67e368c75379acec591dad19df3cde26e63b93a8e704f1dade7a3',
      'b1d0bad404bf35da785a64ca1ac54b2617211d2777696fbffaf208f746ae84f2',
      '92a5b23c0b8a99e37d07df3fb9966917f5d06e02ddbd909c7e184371463e9fc9',
      '30d1dc7e5fc04c31219ab25a27ae00b50f6fd66622f6e9c913253d6511d1e662',
      '8f94d394a8e8fd6b1bc2f3f49f5c47e385281d5c17e65324b0f62483e37e8793',
    ]);
    const root = deriveHardened(provider, seed, []);
    expect(toHex(await provider.ed25519Public(root))).toBe(
      'a4b2856bfec510abab89753fac1ac0e1112364e7d250545963f135f2a33188ed',
    );
  });
});

describe('BIP39, English', () => {
  it.each([
    ['00', 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'],
    ['7f', 'legal winner thank year wave sausage worth useful legal winner thank yellow'],
    ['80', 'letter advice cage absurd amount doctor acoustic avoid letter advice cage above'],
    ['ff', 'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong'],
  ])('makes the words of entropy %s…', (byte, words) => {
    const random = (length: number) => new Uint8Array(length).fill(Number.parseInt(byte, 16));
    expect(generateMnemonic(random)).toEqual(words.split(' '));
    expect(isMnemonic(words.split(' '))).toBe(true);
    expect(isMnemonic(words.replace(/\w+$/, 'zebra').split(' '))).toBe(false);
  });

  it('makes the seed without a passphrase', () => {
    const words = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
    expect(toHex(mnemonicToSeed(words.split(' ')))).toBe(
      '5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4',
    );
  });
});

describe('Argon2id', () => {
  it('agrees with the reference implementation’s tests', async () => {
    const small = await stretchPassword('password', utf8('somesalt'), { memoryKiB: 256, passes: 2, lanes: 1 });
    expect(toHex(small)).toBe('9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe');
    const large = await stretchPassword('password', utf8('somesalt'), { memoryKiB: 65_536, passes: 2, lanes: 1 });
    expect(toHex(large)).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });

  it('agrees with an implementation that agrees with RFC 9106, section 5.3', async () => {
    const vector = argon2id(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {
      m: 32,
      t: 3,
      p: 4,
      dkLen: 32,
      key: new Uint8Array(8).fill(3),
      personalization: new Uint8Array(12).fill(4),
    });
    expect(toHex(vector)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
    const salt = new Uint8Array(16).fill(2);
    const ours = await stretchPassword('pässword', salt, { memoryKiB: 64, passes: 3, lanes: 4 });
    expect(ours).toEqual(argon2id('pässword'.normalize('NFKC'), salt, { m: 64, t: 3, p: 4, dkLen: 32 }));
  });
});
