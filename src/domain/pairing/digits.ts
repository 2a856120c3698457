/**
 * The six digits of a pairing, tried up to three times: what each side says next, and when it trusts the other.
 *
 *     primary  try { attempt, commitment }    to 32 random bytes of its own
 *     new      share { attempt, secret }      32 random bytes: from here on the digits are fixed, and the primary shows them
 *     new      typed { attempt, commitment }  to what a person has typed
 *     primary  opened { attempt, secret }     what it was committed to: now the new device knows the digits, too
 *     new      proof { attempt, secret }      the digits were these: opens its commitment; or mistyped { attempt }
 *
 * Neither side can choose the digits, since each has fixed its part before it knows the other's. The new device can't
 * claim to have been told them, and whoever stands in between has other keys, therefore other digits, and learns those of
 * the one side only after it had to commit itself towards the other: a guess for each try is all that is left.
 */
import { commitTo, opensTo, type PairingKeys, pairingDigits } from '#crypto/pairing.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import type { RandomBytes } from '#crypto/random.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';

export const DIGIT_TRIES = 3;
const NOTHING = new Uint8Array(0);

export type FromPrimary =
  | { readonly kind: 'try'; readonly attempt: number; readonly commitment: Bytes }
  | { readonly kind: 'opened'; readonly attempt: number; readonly secret: Bytes };
export type FromNew =
  | { readonly kind: 'share'; readonly attempt: number; readonly secret: Bytes }
  | { readonly kind: 'typed'; readonly attempt: number; readonly commitment: Bytes }
  | { readonly kind: 'proof'; readonly attempt: number; readonly secret: Bytes }
  | { readonly kind: 'mistyped'; readonly attempt: number };

/** `Digits`: they were wrong too often. `Keys`: the other side doesn't keep to what it fixed, or says what it may not. */
export type DigitsError = 'Digits' | 'Keys';

type Tools = { readonly provider: CryptoProvider; readonly random: RandomBytes; readonly keys: PairingKeys };

/** The side that shows the digits. */
export class PrimaryDigits {
  readonly #tools: Tools;
  #attempt = 0;
  #secret: Bytes = NOTHING;
  #digits = '';
  #typed: Bytes | undefined;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** What is to be shown now; '' when nothing is. */
  get digits(): string {
    return this.#digits;
  }

  /** This try included. */
  get triesLeft(): number {
    return DIGIT_TRIES - this.#attempt + 1;
  }

  /** Begins the next try. */
  begin(): FromPrimary {
    const { provider, random, keys } = this.#tools;
    this.#attempt++;
    this.#secret = random(32);
    this.#digits = '';
    this.#typed = undefined;
    const commitment = commitTo(provider, keys, 'primary', this.#attempt, NOTHING, this.#secret);
    return { kind: 'try', attempt: this.#attempt, commitment };
  }

  /** Answers what to say, and `proven` once the new device has shown that a person typed the digits into it. */
  receive(step: FromNew): Result<{ readonly say?: FromPrimary; readonly proven?: true }, DigitsError> {
    const { provider, keys } = this.#tools;
    if (step.attempt !== this.#attempt) return err('Keys');
    switch (step.kind) {
      case 'share':
        if (this.#digits !== '') return err('Keys');
        this.#digits = pairingDigits(provider, keys, this.#attempt, this.#secret, step.secret);
        return ok({});
      case 'typed':
        if (this.#digits === '' || this.#typed !== undefined) return err('Keys');
        this.#typed = step.commitment;
        return ok({ say: { kind: 'opened', attempt: this.#attempt, secret: this.#secret } });
      case 'proof': {
        const typed = this.#typed;
        if (typed === undefined) return err('Keys');
        const holds = opensTo(provider, keys, 'new', this.#attempt, typed, utf8(this.#digits), step.secret);
        return holds ? ok({ proven: true }) : err('Keys');
      }
      case 'mistyped':
        if (this.#typed === undefined) return err('Keys');
        return this.#attempt === DIGIT_TRIES ? err('Digits') : ok({ say: this.begin() });
    }
  }
}

/** The side that the digits are typed into. */
export class NewDigits {
  readonly #tools: Tools;
  #attempt = 0;
  #commitment: Bytes = NOTHING;
  #share: Bytes = NOTHING;
  #typed: { readonly digits: string; readonly secret: Bytes } | undefined;
  #asking = false;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** Whether digits may be typed now. */
  get asking(): boolean {
    return this.#asking;
  }

  get triesLeft(): number {
    return DIGIT_TRIES - this.#attempt + (this.#asking || this.#typed !== undefined ? 1 : 0);
  }

  /** Six digits that a person has typed; undefined when none are asked for. */
  type(digits: string): FromNew | undefined {
    if (!this.#asking) return undefined;
    const { provider, random, keys } = this.#tools;
    const secret = random(32);
    this.#asking = false;
    this.#typed = { digits, secret };
    const commitment = commitTo(provider, keys, 'new', this.#attempt, utf8(digits), secret);
    return { kind: 'typed', attempt: this.#attempt, commitment };
  }

  /** Answers what to say; `matches` says whether the digits that were typed are those of the primary device. */
  receive(step: FromPrimary): Result<{ readonly say: FromNew; readonly matches?: boolean }, DigitsError> {
    const { provider, random, keys } = this.#tools;
    if (step.kind === 'try') {
      const due = !this.#asking && this.#typed === undefined && step.attempt === this.#attempt + 1;
      if (!due || step.attempt > DIGIT_TRIES) return err('Keys');
      this.#attempt = step.attempt;
      this.#commitment = step.commitment;
      this.#share = random(32);
      this.#asking = true;
      return ok({ say: { kind: 'share', attempt: step.attempt, secret: this.#share } });
    }
    const typed = this.#typed;
    if (typed === undefined || step.attempt !== this.#attempt) return err('Keys');
    if (!opensTo(provider, keys, 'primary', step.attempt, this.#commitment, NOTHING, step.secret)) return err('Keys');
    this.#typed = undefined;
    const digits = pairingDigits(provider, keys, step.attempt, step.secret, this.#share);
    if (digits !== typed.digits) return ok({ say: { kind: 'mistyped', attempt: step.attempt }, matches: false });
    return ok({ say: { kind: 'proof', attempt: step.attempt, secret: typed.secret }, matches: true });
  }
}
