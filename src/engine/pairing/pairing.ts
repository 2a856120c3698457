/** The pairing that is under way on this device, one at a time: shown or taken codes, digits, password, and the end. */
import { type DeviceKeys, generateDeviceKeys } from '#crypto/device-keys.ts';
import { fromBase58, toBase58 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import {
  CODE_LIFETIME,
  type CodeContent,
  codeBytes,
  formatPairingCode,
  type PairingCode,
  parsePairingCode,
} from '#wire/pairing-code.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Ports } from '../ports.ts';
import { deviceIdOf } from '../session/device-lists.ts';
import { PairingLink } from './link.ts';
import { NewDevice } from './new-device.ts';
import { type Admission, PrimaryDevice } from './primary-device.ts';
import { IDLE, type Introduction, type PairingView, Progress } from './progress.ts';
import type { TemporaryNetwork } from './temporary-network.ts';

/** How long (ms) all of it may take once the two devices have met: people type, and choose passwords. */
const LIFETIME = 10 * 60_000;
/** Codes that were taken here, so that none is taken twice. */
const MAX_TAKEN = 64;

/** What the pairing has to know of the session: who this device is in it. */
export type PairingHost = {
  /** `primary` on the opened primary device, `new` where nothing is open; undefined elsewhere. */
  side(): 'primary' | 'new' | undefined;
  /** What letting a device in does to the open account; `code`: the temporary key in the code that was taken here, if any. */
  admission(code: string | undefined): Admission;
  /** This device's id in the open account. */
  deviceId(): string;
  /** Where the account's devices read, or where this device may look. */
  nodes(): readonly HomeNode[];
};

export type MeetError = 'Failed' | 'ConnectTimeout' | 'NetworkError' | 'QrCodeExpired' | 'KeyVerificationFailed';

type Running = {
  readonly device: NewDevice | PrimaryDevice;
  readonly progress: Progress;
  readonly link: PairingLink;
  readonly content: CodeContent | undefined;
  readonly code: string;
  readonly cancelTimer: () => void;
};

export class Pairing {
  readonly #ports: Ports;
  readonly #events: EventLog;
  readonly #host: PairingHost;
  readonly #network: TemporaryNetwork;
  readonly #taken = new Set<string>();
  /** Super nodes that codes named which were read here. */
  readonly #nodesOf = new Map<string, readonly HomeNode[]>();
  #running: Running | undefined;
  #view: PairingView = IDLE;
  #names: { name: string; note: string } = { name: '', note: '' };

  constructor(ports: Ports, events: EventLog, host: PairingHost, network: TemporaryNetwork) {
    this.#ports = ports;
    this.#events = events;
    this.#host = host;
    this.#network = network;
  }

  view(): PairingView {
    return this.#running?.progress.view ?? this.#view;
  }

  /** What this device calls itself from now on; what is left out stays. */
  callItself(name: string | undefined, note: string | undefined): void {
    this.#names = { name: name ?? this.#names.name, note: note ?? this.#names.note };
  }

  /** The content of the code that is shown, as long as it is good. */
  content(): CodeContent | undefined {
    const running = this.#running;
    return running?.progress.view.step === 'code' ? running.content : undefined;
  }

  /** Shows another code, good for `lifetime` ms. */
  async showCode(lifetime = CODE_LIFETIME): Promise<Result<PairingView, 'Failed' | 'ConnectTimeout'>> {
    const side = this.#host.side();
    if (side === undefined) return err('Failed');
    this.cancel();
    const begun = await this.#begin(side);
    if (!begun.ok) return begun;
    const { link, device, introduction } = begun.value;
    const time = await this.#ports.network.time();
    const content: CodeContent = {
      t: time.ok ? time.value : this.#ports.clock.now(),
      n: toBase58(link.key),
      is: false,
      pf: introduction.platform,
      pn: introduction.name,
      mId: introduction.device,
      mn: introduction.note,
      ir: false,
      la: '',
      cv: this.#ports.release.own.version,
    };
    const primary = side === 'primary';
    const transcript = codeBytes(content, primary);
    if (transcript === undefined) throw new Error('a code of our own has the form of one');
    const code = formatPairingCode({ primary, content, nodes: this.#host.nodes() });
    const expires = this.#ports.clock.now() + lifetime;
    const progress = new Progress(this.#events, { ...IDLE, role: side, step: 'code', code, expires });
    const running = this.#run(device(progress), progress, link, content, code);
    link.show(transcript);
    this.#ports.clock.after(lifetime, () => {
      if (progress.view.step !== 'code') return;
      link.withdraw();
      running.device.fail('expired');
    });
    return ok(progress.view);
  }

  /** What a code says; where it leads is remembered until it is taken. */
  readCode(text: string): Result<PairingCode, 'InvalidParameter'> {
    const code = parsePairingCode(text);
    if (!code.ok) return err('InvalidParameter');
    const { content, nodes } = code.value;
    if (this.#nodesOf.size >= MAX_TAKEN) this.#nodesOf.clear();
    this.#nodesOf.set(content.n, nodes);
    return code;
  }

  /** Meets the device that shows a code with this content. */
  async take(
    content: CodeContent,
    primary: boolean,
    lifetime = CODE_LIFETIME,
  ): Promise<Result<PairingView, MeetError>> {
    const side = this.#host.side();
    // one of the two is a primary device, and the other one isn't
    if (side === undefined || (side === 'primary') === primary) return err('Failed');
    const transcript = codeBytes(content, primary);
    const key = fromBase58(content.n);
    if (transcript === undefined || key?.length !== 32) return err('KeyVerificationFailed');
    if (this.#taken.has(content.n)) return err('QrCodeExpired');
    this.cancel();
    const begun = await this.#begin(side, content.n);
    if (!begun.ok) return begun;
    const { link, device } = begun.value;
    const time = await this.#ports.network.time();
    if (!time.ok) {
      link.close();
      return err('NetworkError');
    }
    if (time.value - content.t > lifetime) {
      link.close();
      return err('QrCodeExpired');
    }
    const progress = new Progress(this.#events, { ...IDLE, role: side, step: 'meeting' });
    const running = this.#run(device(progress), progress, link, undefined, '');
    const nodes = [...new Set([...(this.#nodesOf.get(content.n) ?? []), ...this.#host.nodes()])];
    const met = await link.greet(transcript, { key, nodes });
    if (met.ok || met.error !== 'Timeout') this.#remember(content.n);
    if (met.ok) return ok(progress.view);
    running.device.fail(met.error === 'Used' ? 'used' : met.error === 'Keys' ? 'keys' : 'network');
    return err(MEET_ERRORS[met.error]);
  }

  /** Digits typed into the new device. */
  async enterDigits(digits: string) {
    const device = this.#running?.device;
    if (!(device instanceof NewDevice)) return err('NotStarted');
    const typed = await device.type(digits);
    return typed.ok ? ok({ matches: typed.value, triesLeft: this.view().triesLeft }) : typed;
  }

  /** The primary device that waits for its password. */
  waitingPrimary(): PrimaryDevice | undefined {
    const device = this.#running?.device;
    return device instanceof PrimaryDevice && device.asksForPassword ? device : undefined;
  }

  /** The new device that has been given the account. */
  receivingDevice(): NewDevice | undefined {
    const device = this.#running?.device;
    return device instanceof NewDevice && device.account !== undefined ? device : undefined;
  }

  cancel(): void {
    this.#running?.device.fail('cancelled', true);
  }

  /** The session changed: a pairing of the one before can't go on, and what it shows is forgotten. */
  forget(): void {
    this.cancel();
    this.#view = IDLE;
  }

  async #begin(side: 'primary' | 'new', code?: string) {
    const { crypto, random, platform } = this.#ports;
    const nodes = this.#host.nodes();
    if (side === 'new') {
      await this.#network.start(nodes);
      const connected = await this.#network.connected();
      if (!connected.ok) return connected;
    }
    const keys = side === 'new' ? await generateDeviceKeys(crypto, random) : undefined;
    const introduction: Introduction = {
      device: keys === undefined ? this.#host.deviceId() : deviceIdOf(crypto, keys.signing.publicKey),
      ...this.#called(),
      platform,
    };
    let device: NewDevice | PrimaryDevice | undefined;
    const opened = await PairingLink.open(this.#ports, side, nodes, {
      met: () => device?.met(),
      step: async (step) => device?.step(step),
    });
    if (!opened.ok) return err('ConnectTimeout');
    const link = opened.value;
    const make = (progress: Progress): NewDevice | PrimaryDevice => {
      device = this.#device(introduction, keys, progress, link, code);
      device.attach(link);
      return device;
    };
    return ok({ link, introduction, device: make });
  }

  #device(
    introduction: Introduction,
    keys: DeviceKeys | undefined,
    progress: Progress,
    link: PairingLink,
    code: string | undefined,
  ) {
    const ended = () => this.#ended(link);
    return keys === undefined
      ? new PrimaryDevice(this.#ports, introduction, progress, this.#host.admission(code), ended)
      : new NewDevice(this.#ports, introduction, keys, progress, ended);
  }

  #run(
    device: NewDevice | PrimaryDevice,
    progress: Progress,
    link: PairingLink,
    content: CodeContent | undefined,
    code: string,
  ): Running {
    this.cancel();
    const cancelTimer = this.#ports.clock.after(LIFETIME, () => device.fail('expired', true));
    const running = { device, progress, link, content, code, cancelTimer };
    this.#running = running;
    return running;
  }

  #ended(link: PairingLink): void {
    link.close();
    const running = this.#running;
    if (running?.link !== link) return;
    running.cancelTimer();
    this.#view = running.progress.view;
    this.#running = undefined;
  }

  /** A name that isn't the platform's own stays as a note: what a device calls itself it says anew whenever it is opened. */
  #called(): { name: string; note: string } {
    const { deviceName } = this.#ports;
    const { name, note } = this.#names;
    if (name === '' || name === deviceName) return { name: deviceName, note };
    return { name, note: note === '' ? name : note };
  }

  #remember(key: string): void {
    if (this.#taken.size >= MAX_TAKEN) this.#taken.clear();
    this.#taken.add(key);
  }
}

const MEET_ERRORS = { Timeout: 'ConnectTimeout', Used: 'QrCodeExpired', Keys: 'KeyVerificationFailed' } as const;
