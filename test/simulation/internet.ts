/** The simulated internet: one super node, and lines between everybody that lose, repeat and reorder. */
import { createHash } from 'node:crypto';
import type { Clock, NetworkError } from '#engine/ports.ts';
import { type Bytes, equalBytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { CapabilityCheck } from '#supernode/services/capability-check.ts';
import { decodeRecord, isWithinReach } from '#wire/record.ts';
import { nativeProvider } from './native-provider.ts';
import type { SimulatedNetwork } from './network.ts';
import type { Dice } from './random.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type Faults = { readonly loss: number; readonly duplication: number; readonly reordering: number };

export const LATENCY = 40;
const REORDER_DELAY = 4000;
const TIMEOUT = 2000;

/** What a node takes and how long (ms) a record may ask to be kept: as `src/supernode/services/records.ts` has it. */
const RECORD_LIFETIME = 400 * 24 * 3_600_000;

type Mailbox = {
  readonly envelopes: Map<string, { readonly bytes: Bytes; readonly expires: number }>;
  reader: { push(id: string): void } | undefined;
  /** Who is told that something has come, and doesn't read it. */
  readonly watchers: Set<() => void>;
};
type Supply = { bundle: Bytes; readonly oneTime: Bytes[]; readonly oneTimeKem: Bytes[]; readonly seen: Set<string> };

export class SimulatedInternet {
  readonly mailboxes = new Map<string, Mailbox>();
  readonly records = new Map<string, Bytes>();
  readonly prekeys = new Map<string, Supply>();
  readonly peers = new Map<string, SimulatedNetwork>();
  /** `<mailbox>/<id>` of each capability that its owner has taken back. */
  readonly revoked = new Set<string>();
  /** The node's own: strangers do no work here. */
  readonly capabilities: CapabilityCheck;
  faults: Faults;
  readonly dice: Dice;
  readonly clock: Clock;
  #peerCount = 0;

  constructor(clock: Clock, dice: Dice, faults: Faults) {
    this.clock = clock;
    const isRevoked = async (mailbox: string, id: Bytes) => this.revoked.has(`${mailbox}/${toHex(id)}`);
    this.capabilities = new CapabilityCheck(nativeProvider, isRevoked, () => clock.now());
    this.dice = dice;
    this.faults = faults;
  }

  mailbox(name: string): Mailbox {
    const known = this.mailboxes.get(name);
    if (known !== undefined) return known;
    const made: Mailbox = { envelopes: new Map(), reader: undefined, watchers: new Set() };
    this.mailboxes.set(name, made);
    return made;
  }

  /** What is kept under a key and hasn't expired. */
  record(key: string): { readonly bytes: Bytes; readonly version: number } | undefined {
    const bytes = this.records.get(key);
    const record = bytes && decodeRecord(bytes);
    if (bytes === undefined || !record?.ok || record.value.expires <= this.clock.now()) return undefined;
    return { bytes, version: record.value.version };
  }

  keep(bytes: Bytes): Result<void, NetworkError> {
    const decoded = decodeRecord(bytes);
    const now = this.clock.now();
    if (!decoded.ok) return err('Refused');
    const { version, expires, prevHash } = decoded.value;
    const key = toHex(decoded.value.key);
    if (expires <= now || expires > now + RECORD_LIFETIME) return err('Refused');
    const known = this.record(key);
    if (!isWithinReach(version, known?.version)) return err('Conflict');
    if (known !== undefined && !equalBytes(known.bytes, bytes)) {
      if (version <= known.version) return err('Conflict');
      if (version === known.version + 1 && toHex(prevHash) !== sha256(known.bytes)) return err('Conflict');
    }
    this.records.set(key, bytes);
    return ok();
  }

  nextPeerId(): string {
    return `peer${++this.#peerCount}`;
  }

  /** Brings something across: perhaps never, perhaps twice, perhaps late. */
  carry(deliver: () => void): void {
    const { loss, duplication, reordering } = this.faults;
    const copies = this.dice.chance(duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.dice.chance(loss)) continue;
      const late = this.dice.chance(reordering) ? this.dice.below(REORDER_DELAY) : 0;
      this.clock.after(LATENCY + this.dice.below(LATENCY) + late, deliver);
    }
  }

  /** A request and its answer: either may be lost, and then the asker sees a time-out. */
  exchange<T>(handle: () => T): Promise<Result<T, NetworkError>> {
    return new Promise((resolve) => {
      const { loss, reordering } = this.faults;
      const late = this.dice.chance(reordering) ? this.dice.below(REORDER_DELAY) : 0;
      const requestLost = this.dice.chance(loss);
      const answerLost = this.dice.chance(loss);
      if (requestLost) this.clock.after(TIMEOUT, () => resolve(err('Unreachable')));
      else
        this.clock.after(LATENCY + late, () => {
          const value = handle();
          this.clock.after(answerLost ? TIMEOUT : LATENCY, () => resolve(answerLost ? err('Unreachable') : ok(value)));
        });
    });
  }
}
