/** The device that is brought into an account: it takes the digits, then the account, and stores it when it is certified. */
import type { DeviceKeys } from '#crypto/device-keys.ts';
import { NewDigits } from '#domain/pairing/digits.ts';
import { type Deferred, deferred } from '#lib/async.ts';
import { type Bytes, equalBytes, toBase58 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { PairingStep } from '#wire/pairing.ts';
import { readPeer } from '../session/device-lists.ts';
import type { LinkListener, LinkPorts, PairingLink } from './link.ts';
import type { Introduction, PairingFailure, Progress } from './progress.ts';

export type SharedAccount = Extract<PairingStep, { kind: 'account' }>;
/** What the new device stores: the account, its own keys, and the signed list that names them. */
export type Membership = { readonly account: SharedAccount; readonly device: DeviceKeys; readonly list: Bytes };
export type FinishError = 'NotStarted' | 'Timeout' | 'Keys' | 'Failed';

/** How long (ms) the other device may take to answer what needs no person. */
const DEADLINE = 30_000;

export class NewDevice implements LinkListener {
  readonly #ports: LinkPorts;
  readonly #introduction: Introduction;
  readonly #progress: Progress;
  readonly #keys: DeviceKeys;
  readonly #ended: () => void;
  #link: PairingLink | undefined;
  #digits: NewDigits | undefined;
  #typed: Deferred<Result<boolean, 'Keys'>> | undefined;
  #proven = false;
  #account: SharedAccount | undefined;
  #certified: Deferred<Bytes | undefined> | undefined;

  /** `keys`: this device's own from now on. `ended` is called once there is nothing more to say. */
  constructor(ports: LinkPorts, introduction: Introduction, keys: DeviceKeys, progress: Progress, ended: () => void) {
    this.#ports = ports;
    this.#introduction = introduction;
    this.#keys = keys;
    this.#progress = progress;
    this.#ended = ended;
  }

  attach(link: PairingLink): void {
    this.#link = link;
  }

  /** The account that was handed over, once it was. */
  get account(): SharedAccount | undefined {
    return this.#account;
  }

  met(): void {
    const { crypto, random } = this.#ports;
    const link = this.#linked();
    this.#digits = new NewDigits({ provider: crypto, random, keys: link.keys });
    this.#progress.change({ step: 'meeting', code: '', expires: 0 });
    this.#say({ kind: 'intro', ...this.#introduction });
  }

  async step(step: PairingStep): Promise<void> {
    if (this.#progress.ended) return;
    switch (step.kind) {
      case 'intro':
        return this.#progress.introduce(step);
      case 'try':
      case 'opened':
        return this.#digit(step);
      case 'account':
        return this.#receiveAccount(step);
      case 'certified':
        return this.#certified?.resolve(step.list);
      case 'cancel':
        this.#progress.answered(this.#introduction.device, false);
        return this.fail(step.reason);
      default:
        return this.fail('keys', true);
    }
  }

  /** Whether these digits are the ones that the primary device shows. */
  async type(digits: string): Promise<Result<boolean, 'NotStarted' | 'Timeout' | 'Keys'>> {
    const said = this.#progress.ended ? undefined : this.#digits?.type(digits);
    if (said === undefined) return err('NotStarted');
    const answer = deferred<Result<boolean, 'Keys'>>();
    this.#typed = answer;
    this.#say(said);
    const timely = await this.#within(answer.promise);
    if (timely !== undefined) return timely;
    this.fail('network', true);
    return err('Timeout');
  }

  /** Has this device's keys certified; nothing is stored before it is. */
  async beCertified(): Promise<Result<Membership, FinishError>> {
    const account = this.#account;
    if (account === undefined || this.#progress.ended || this.#certified !== undefined) return err('NotStarted');
    const certified = deferred<Bytes | undefined>();
    this.#certified = certified;
    this.#progress.change({ step: 'finishing' });
    const device = this.#keys;
    this.#say({
      kind: 'device',
      signing: device.signing.publicKey,
      exchange: device.exchange.publicKey,
      sealing: device.sealing.publicKey,
      mailbox: device.mailbox.publicKey,
    });
    const list = await this.#within(certified.promise);
    if (list === undefined) {
      this.fail('network', true);
      return err('Timeout');
    }
    if (!(await this.#names(list, account))) {
      this.fail('keys', true);
      return err('Keys');
    }
    return ok({ account, device, list });
  }

  /** It is stored: the last word. */
  async keep(): Promise<void> {
    await this.#link?.say({ kind: 'kept' });
    this.#progress.change({ step: 'done' });
    this.#ended();
  }

  fail(reason: PairingFailure, tell = false): void {
    if (this.#progress.ended) return;
    if (tell && this.#digits !== undefined && reason !== 'network' && reason !== 'used')
      this.#say({ kind: 'cancel', reason });
    this.#progress.fail(reason);
    this.#typed?.resolve(err('Keys'));
    this.#certified?.resolve(undefined);
    this.#ended();
  }

  #digit(step: Extract<PairingStep, { kind: 'try' | 'opened' }>): void {
    const digits = this.#digits;
    const answer = digits?.receive(step);
    if (digits === undefined || !answer?.ok) return this.fail('keys', true);
    this.#say(answer.value.say);
    const { matches } = answer.value;
    if (matches === undefined) return this.#progress.change({ step: 'digits', triesLeft: digits.triesLeft });
    this.#proven = matches;
    this.#progress.change(matches ? { step: 'password' } : { triesLeft: digits.triesLeft });
    this.#typed?.resolve(ok(matches));
    this.#typed = undefined;
    if (!matches && digits.triesLeft === 0) this.fail('digits');
  }

  #receiveAccount(account: SharedAccount): void {
    if (!this.#proven || this.#account !== undefined) return this.fail('keys', true);
    this.#account = account;
    this.#progress.answered(this.#introduction.device, true);
    const { other } = this.#progress.view;
    this.#progress.change({
      step: 'choosing',
      other: other && { ...other, address: toBase58(account.account) },
    });
  }

  /** Whether a list is the account's, signed by its key, and names this device. */
  async #names(list: Bytes, { account, exchange: shared }: SharedAccount): Promise<boolean> {
    const peer = await readPeer(this.#ports.crypto, list);
    const keys = this.#keys;
    if (!peer.ok || peer.value.address !== toBase58(account) || !equalBytes(peer.value.exchange, shared)) return false;
    return peer.value.devices.some(
      ({ signing, exchange, sealing, mailbox }) =>
        equalBytes(signing, keys.signing.publicKey) &&
        equalBytes(exchange, keys.exchange.publicKey) &&
        equalBytes(sealing, keys.sealing.publicKey) &&
        equalBytes(mailbox, keys.mailbox.publicKey),
    );
  }

  #say(step: PairingStep): void {
    void this.#linked()
      .say(step)
      .then((said) => {
        if (!said && step.kind !== 'cancel') this.fail('network');
      });
  }

  async #within<T>(promise: Promise<T>): Promise<T | undefined> {
    const late = deferred<undefined>();
    const cancel = this.#ports.clock.after(DEADLINE, () => late.resolve(undefined));
    const first = await Promise.race([promise, late.promise]);
    cancel();
    return first;
  }

  #linked(): PairingLink {
    if (this.#link === undefined) throw new Error('the link is attached before anything comes over it');
    return this.#link;
  }
}
