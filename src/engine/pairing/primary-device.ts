/** The primary device, which lets another one in: it shows the digits, then hands the account over and certifies the device. */
import { PrimaryDigits } from '#domain/pairing/digits.ts';
import type { Result } from '#lib/result.ts';
import { err, ok } from '#lib/result.ts';
import type { PairingStep } from '#wire/pairing.ts';
import type { LinkListener, LinkPorts, PairingLink } from './link.ts';
import type { SharedAccount } from './new-device.ts';
import type { Introduction, PairingFailure, Progress } from './progress.ts';

export type DevicePublicKeys = Omit<Extract<PairingStep, { kind: 'device' }>, 'kind'>;

/** What letting a device in does to the account. */
export type Admission = {
  /** What is handed over: none of the account's secret keys but the state's. */
  account(): Promise<SharedAccount>;
  /** Enters the device in the account's list, durably; answers the list's signed record. `refused`: there are too many. */
  certify(keys: DevicePublicKeys, introduction: Introduction): Promise<Result<Uint8Array<ArrayBuffer>, PairingFailure>>;
  /** The device has stored the account. */
  kept(keys: DevicePublicKeys): Promise<void>;
  /** It was entered in the list, and never said that it stored the account: it is taken out again. */
  dropped(keys: DevicePublicKeys): Promise<void>;
};

export class PrimaryDevice implements LinkListener {
  readonly #ports: LinkPorts;
  readonly #introduction: Introduction;
  readonly #progress: Progress;
  readonly #admission: Admission;
  readonly #ended: () => void;
  #link: PairingLink | undefined;
  #digits: PrimaryDigits | undefined;
  #other: Introduction | undefined;
  #proven = false;
  #handedOver = false;
  #certifying = false;
  #certified: DevicePublicKeys | undefined;

  /** `ended` is called once there is nothing more to say. */
  constructor(
    ports: LinkPorts,
    introduction: Introduction,
    progress: Progress,
    admission: Admission,
    ended: () => void,
  ) {
    this.#ports = ports;
    this.#introduction = introduction;
    this.#progress = progress;
    this.#admission = admission;
    this.#ended = ended;
  }

  attach(link: PairingLink): void {
    this.#link = link;
  }

  /** Whether the digits were right and the password is what is missing. */
  get asksForPassword(): boolean {
    return this.#proven && !this.#handedOver && !this.#progress.ended;
  }

  met(): void {
    const { crypto, random } = this.#ports;
    this.#digits = new PrimaryDigits({ provider: crypto, random, keys: this.#linked().keys });
    this.#progress.change({ step: 'meeting', code: '', expires: 0 });
    this.#say({ kind: 'intro', ...this.#introduction });
    this.#say(this.#digits.begin());
  }

  async step(step: PairingStep): Promise<void> {
    if (this.#progress.ended) return;
    switch (step.kind) {
      case 'intro':
        this.#other = step;
        return this.#progress.introduce(step);
      case 'share':
      case 'typed':
      case 'proof':
      case 'mistyped':
        return this.#digit(step);
      case 'device':
        return this.#certify(step);
      case 'kept':
        return this.#kept();
      case 'cancel':
        return this.fail(step.reason);
      default:
        return this.fail('keys', true);
    }
  }

  /** The password was right: hands the account over. */
  async handOver(): Promise<Result<void, 'NotStarted' | 'Timeout'>> {
    if (!this.asksForPassword) return err('NotStarted');
    this.#handedOver = true;
    this.#progress.change({ step: 'choosing' });
    const said = await this.#linked().say(await this.#admission.account());
    if (said) return ok();
    this.fail('network');
    return err('Timeout');
  }

  fail(reason: PairingFailure, tell = false): void {
    if (this.#progress.ended) return;
    if (tell && this.#digits !== undefined && reason !== 'network' && reason !== 'used')
      this.#say({ kind: 'cancel', reason });
    this.#progress.fail(reason);
    const certified = this.#certified;
    if (certified !== undefined) void this.#admission.dropped(certified);
    this.#ended();
  }

  #digit(step: Extract<PairingStep, { kind: 'share' | 'typed' | 'proof' | 'mistyped' }>): void {
    const digits = this.#digits;
    const answer = this.#proven ? err('Keys' as const) : digits?.receive(step);
    if (digits === undefined || answer === undefined) return this.fail('keys', true);
    if (!answer.ok) return this.fail(answer.error === 'Digits' ? 'digits' : 'keys', answer.error === 'Keys');
    const { say, proven } = answer.value;
    if (say !== undefined) this.#say(say);
    if (proven === true) {
      this.#proven = true;
      return this.#progress.change({ step: 'password', digits: '' });
    }
    const shows = digits.digits !== '' && step.kind === 'share';
    if (shows) this.#progress.change({ step: 'digits', digits: digits.digits, triesLeft: digits.triesLeft });
  }

  async #certify(keys: DevicePublicKeys): Promise<void> {
    const other = this.#other;
    if (!this.#handedOver || this.#certifying || other === undefined) return this.fail('keys', true);
    const { signing, exchange, sealing, mailbox } = keys;
    this.#certifying = true;
    this.#progress.change({ step: 'finishing' });
    const named = { signing, exchange, sealing, mailbox };
    const list = await this.#admission.certify(named, other);
    if (!list.ok) return this.fail(list.error, true);
    // it was given up meanwhile
    if (this.#progress.ended) return this.#admission.dropped(named);
    this.#certified = named;
    this.#say({ kind: 'certified', list: list.value });
  }

  async #kept(): Promise<void> {
    const certified = this.#certified;
    if (certified === undefined) return this.fail('keys', true);
    this.#certified = undefined;
    await this.#admission.kept(certified);
    this.#progress.change({ step: 'done' });
    this.#ended();
  }

  #say(step: PairingStep): void {
    void this.#linked()
      .say(step)
      .then((said) => {
        if (!said && step.kind !== 'cancel') this.fail('network');
      });
  }

  #linked(): PairingLink {
    if (this.#link === undefined) throw new Error('the link is attached before anything comes over it');
    return this.#link;
  }
}
