/** The mnemonic login: from twelve words to an account on this device, in three steps of which only the last one writes. */
import { type AccountKeys, deriveAccountKeys } from '#crypto/account-keys.ts';
import { sealEnvelope } from '#crypto/envelope.ts';
import { isMnemonic, mnemonicToSeed, normaliseWords, WORD_COUNT } from '#crypto/mnemonic.ts';
import { sign } from '#crypto/sign.ts';
import { type Bytes, toBase58, toHex, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { MnemonicLogin } from '#model/enumerations.ts';
import type { HomeNode } from '#model/ids.ts';
import { encodePairingRequest, REQUEST_LIFETIME, REQUEST_PURPOSE } from '#wire/pairing-request.ts';
import { boundedTime } from '../network/credible-time.ts';
import type { Ports } from '../ports.ts';
import { follows, readPeer } from '../session/device-lists.ts';
import type { Peer } from '../tables.ts';
import type { TemporaryNetwork } from './temporary-network.ts';

/** What the home nodes knew of the account: its newest list, checked, and the record of it. */
export type KnownAccount = { readonly peer: Peer; readonly list: Bytes };

/** A mnemonic login that is under way: its words and keys live in memory until it is over. */
export type WordsFlow = {
  readonly words: readonly string[];
  readonly seed: Bytes;
  readonly keys: AccountKeys;
  readonly known: KnownAccount | undefined;
  /** When the account was looked up, by the home nodes' time (ms): what takes it over is signed as of then. */
  readonly time: number;
  readonly value: MnemonicLogin;
  /** Only the password of the account on this device is to be replaced. */
  readonly replacesPassword: boolean;
  /** Its owner said that all other devices are to be dropped. */
  readonly drops: boolean;
  /** This device becomes the primary one, and all others stay; `here`: it has the account already, and keeps what it has. */
  readonly setsPrimary: false | 'here' | 'new';
  /** What stands for secrets in answers: good for this login only. */
  readonly handle: string;
};

export type WordsError = 'MnemonicImportFailed' | 'MnemonicInvalid' | 'NetworkError' | 'ConnectTimeout';

/** Twelve words as they were typed: `MnemonicImportFailed` when they are not twelve, `MnemonicInvalid` for any other fault. */
export function readWords(typed: readonly string[]): Result<string[], 'MnemonicImportFailed' | 'MnemonicInvalid'> {
  const words = normaliseWords(typed.join(' '));
  if (words.length !== WORD_COUNT) return err('MnemonicImportFailed');
  return isMnemonic(words) ? ok(words) : err('MnemonicInvalid');
}

export class WordsLogin {
  readonly #ports: Ports;
  readonly #network: TemporaryNetwork;
  readonly #nodes: () => readonly HomeNode[];
  #flow: WordsFlow | undefined;

  constructor(ports: Ports, network: TemporaryNetwork, nodes: () => readonly HomeNode[]) {
    this.#ports = ports;
    this.#network = network;
    this.#nodes = nodes;
  }

  get flow(): WordsFlow | undefined {
    return this.#flow;
  }

  /** Forgets words and keys. */
  forget(): void {
    this.#flow = undefined;
  }

  /** The words that open the account on this device: its password is to be replaced. */
  async replacePassword(words: readonly string[]): Promise<WordsFlow> {
    return this.#keep(words, { value: MnemonicLogin.direct, replacesPassword: true });
  }

  /**
   * Looks the account up. `becomesPrimary`: its owner wants this device to be the primary one, whatever there is;
   * `setsPrimary`: without dropping the others.
   */
  async look(
    words: readonly string[],
    becomesPrimary: boolean,
    setsPrimary: WordsFlow['setsPrimary'] = false,
  ): Promise<Result<WordsFlow, WordsError>> {
    const { crypto } = this.#ports;
    await this.#network.start(this.#nodes());
    const connected = await this.#network.connected();
    if (!connected.ok) return connected;
    const { signing } = await deriveAccountKeys(crypto, mnemonicToSeed(words));
    const [known, time] = await Promise.all([this.#lookUp(signing.publicKey), boundedTime(this.#ports)]);
    if (!known.ok) return known;
    const value = wayIn(known.value, becomesPrimary || setsPrimary !== false);
    return ok(await this.#keep(words, { known: known.value, time, value, setsPrimary, drops: becomesPrimary }));
  }

  /** What the nodes have now; `undefined` when they know no such account. */
  async #lookUp(account: Bytes): Promise<Result<KnownAccount | undefined, 'NetworkError'>> {
    const { crypto, network } = this.#ports;
    const found = await network.getRecords(this.#nodes(), account);
    if (!found.ok) return err('NetworkError');
    let newest: KnownAccount | undefined;
    for (const list of found.value) {
      const peer = await readPeer(crypto, list);
      if (!peer.ok || peer.value.address !== toBase58(account)) continue;
      if (newest === undefined || follows(peer.value, newest.peer)) newest = { peer: peer.value, list };
    }
    return ok(newest);
  }

  /** Leaves the primary device a request to take this code. */
  async ask({ keys, known }: WordsFlow, code: string): Promise<Result<void, 'NetworkError'>> {
    const { crypto, random, network } = this.#ports;
    const primary = known?.peer.devices.find(({ kind }) => kind === 'primary');
    if (known === undefined || primary === undefined) return err('NetworkError');
    const signature = await sign(crypto, keys.signing.secretKey, REQUEST_PURPOSE, utf8(code));
    const account = keys.signing.publicKey;
    const content = encodePairingRequest({ kind: 'pairing-request', v: 1, account, code, signature });
    const envelope = await sealEnvelope(crypto, random, primary.sealing, content);
    if (!envelope.ok) return err('NetworkError');
    const nodes = [...new Set([...known.peer.homeNodes, ...this.#nodes()])];
    const left = await network.deposit(nodes, primary.mailbox, envelope.value, REQUEST_LIFETIME);
    return left.ok ? ok() : err('NetworkError');
  }

  async #keep(words: readonly string[], flow: Pick<WordsFlow, 'value'> & Partial<WordsFlow>): Promise<WordsFlow> {
    const { crypto, random } = this.#ports;
    const seed = mnemonicToSeed(words);
    const handle = `handle:${toHex(random(16))}`;
    const keys = await deriveAccountKeys(crypto, seed);
    const kept = {
      known: undefined,
      time: this.#ports.clock.now(),
      replacesPassword: false,
      drops: false,
      setsPrimary: false,
      ...flow,
      words,
      seed,
      keys,
      handle,
    } as const;
    this.#flow = kept;
    return kept;
  }
}

/** Directly where there is nobody to ask; by a request while the primary device has a mailbox to leave it in. */
function wayIn(known: KnownAccount | undefined, becomesPrimary: boolean): MnemonicLogin {
  if (known === undefined || becomesPrimary) return MnemonicLogin.direct;
  return known.peer.homeNodes.length > 0 ? MnemonicLogin.authorise : MnemonicLogin.scan;
}
