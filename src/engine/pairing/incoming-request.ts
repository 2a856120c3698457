/** Somebody who has the account's words asks the primary device by mail to be let in. */
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes, utf8 } from '#lib/bytes.ts';
import { type CodeContent, parsePairingCode } from '#wire/pairing-code.ts';
import { decodePairingRequest, REQUEST_LIFETIME, REQUEST_PURPOSE } from '#wire/pairing-request.ts';
import type { Account } from '../account/account.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Ports } from '../ports.ts';
import type { Pairing } from './pairing.ts';

export class IncomingRequest {
  readonly #ports: Ports;
  readonly #events: EventLog;
  readonly #pairing: Pairing;
  #latest: { readonly content: CodeContent; readonly until: number } | undefined;

  constructor(ports: Ports, events: EventLog, pairing: Pairing) {
    this.#ports = ports;
    this.#events = events;
    this.#pairing = pairing;
  }

  /** The device that asks, for as long as its code is good. */
  get(): CodeContent | undefined {
    const latest = this.#latest;
    return latest === undefined || latest.until <= this.#ports.clock.now() ? undefined : latest.content;
  }

  forget(): void {
    this.#latest = undefined;
  }

  /** A request has come in; one that the account's key hasn't signed is passed over. */
  async received(account: Account, content: Bytes): Promise<void> {
    const { crypto, clock } = this.#ports;
    const request = decodePairingRequest(content);
    if (!request.ok || !account.devices.isPrimary()) return;
    const { account: key, code: text, signature } = request.value;
    const code = parsePairingCode(text);
    if (!code.ok || code.value.primary || !equalBytes(key, account.core.own.signing.publicKey)) return;
    if (!(await verify(crypto, key, REQUEST_PURPOSE, utf8(text), signature))) return;
    const { ok: isCode } = this.#pairing.readCode(text);
    if (!isCode) return;
    const asked = code.value.content;
    this.#latest = { content: asked, until: clock.now() + REQUEST_LIFETIME };
    this.#events.publish('authorization.requested', { machineId: asked.mId, note: asked.mn, platform: asked.pf });
  }
}
