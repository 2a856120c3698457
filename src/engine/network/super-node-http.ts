/** What the engine asks of a super node over HTTP; every answer comes within a deadline, every failure has a name. */
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import {
  CAPABILITY_HEADER,
  claimPath,
  closePath,
  depositPath,
  NODE_INFO_PATH,
  type NodeInfo,
  parseNodeInfo,
  recordPath,
  WORK_HEADER,
} from '#wire/node-http.ts';
import { decodePrekeyClaim } from '#wire/prekeys.ts';
import { decodeRecord, MAX_RECORD_BYTES } from '#wire/record.ts';
import { CLAIM_SUBJECT, formatWork, parseWorkChallenge } from '#wire/work.ts';
import type { ClaimedPrekeys, CredentialError, NetworkError } from '../ports.ts';
import { WorkSolver } from './work-solver.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Nothing that a node answers is longer. */
const MAX_ANSWER = MAX_RECORD_BYTES;
const DEADLINE = 15_000;
/** What a node asks for may have become more while we worked; then we work again, so often in all. */
const ROUNDS = 3;

const CAPABILITY_REFUSED = 401;
const WORK_REQUIRED = 428;

/** Retrying helps against `Unreachable` only; the node's own troubles (5xx, too many requests) count as that. */
const ERRORS: Readonly<Record<number, NetworkError>> = {
  408: 'Unreachable',
  409: 'Conflict',
  429: 'Unreachable',
  507: 'QuotaExceeded',
};

type Answer = { readonly status: number; readonly content: Bytes | undefined };
type AnswerError = NetworkError | 'NotFound';

export class SuperNodeHttp {
  readonly #fetch: Fetch;
  readonly #deadline: number;
  readonly #solver: WorkSolver;

  /** `deadline`: ms for each request with its answer. */
  constructor(fetch: Fetch, deadline = DEADLINE, solver = new WorkSolver()) {
    // Called as a function of its own: a browser's fetch refuses any other `this`.
    this.#fetch = (url, init) => fetch(url, init);
    this.#deadline = deadline;
    this.#solver = solver;
  }

  /** `Refused` when something answers there that isn't a super node. */
  async info(node: HomeNode): Promise<Result<NodeInfo, NetworkError>> {
    const answer = await this.#request(node, 'GET', NODE_INFO_PATH);
    if (!answer.ok) return err(refusedWhenMissing(answer.error));
    const info = parseNodeInfo(new TextDecoder().decode(answer.value));
    return info.ok ? info : err('Refused');
  }

  /** Ok once the node has stored the envelope durably. `ttl` in ms. Without a capability it may take work. */
  async deposit(
    node: HomeNode,
    mailbox: Bytes,
    envelope: Bytes,
    ttl: number,
    capability?: Bytes,
  ): Promise<Result<void, CredentialError>> {
    const subject = sha256(envelope) as Bytes;
    const answer = await this.#admitted(node, depositPath(mailbox, ttl), mailbox, subject, capability, envelope);
    if (answer.ok) return ok();
    return err(answer.error === 'NotFound' ? 'Refused' : answer.error);
  }

  /** Ok once the node has nothing of the mailbox any more. `signature`: of its key over itself (`#wire/mailbox.ts`). */
  async closeMailbox(node: HomeNode, mailbox: Bytes, signature: Bytes): Promise<Result<void, NetworkError>> {
    const answer = await this.#request(node, 'POST', closePath(mailbox), signature);
    return answer.ok ? ok() : err(refusedWhenMissing(answer.error));
  }

  /** The record that the node keeps under `key`, undefined when none. Its signature isn't checked here. */
  async getRecord(node: HomeNode, key: Bytes): Promise<Result<Bytes | undefined, NetworkError>> {
    const answer = await this.#request(node, 'GET', recordPath(key));
    if (answer.ok) return decodeRecord(answer.value).ok ? answer : err('Refused');
    return answer.error === 'NotFound' ? ok<Bytes | undefined>(undefined) : err(answer.error);
  }

  /** `record` is an encoded signed record; malformed ones are `Refused` without asking the node. */
  async putRecord(node: HomeNode, record: Bytes): Promise<Result<void, NetworkError>> {
    const decoded = decodeRecord(record);
    if (!decoded.ok) return err('Refused');
    const answer = await this.#request(node, 'PUT', recordPath(decoded.value.key), record);
    return answer.ok ? ok() : err(refusedWhenMissing(answer.error));
  }

  /** undefined when the mailbox has no prekeys on this node. */
  async claimPrekeys(
    node: HomeNode,
    mailbox: Bytes,
    capability?: Bytes,
  ): Promise<Result<ClaimedPrekeys | undefined, CredentialError>> {
    const answer = await this.#admitted(node, claimPath(mailbox), mailbox, CLAIM_SUBJECT, capability);
    if (!answer.ok) {
      return answer.error === 'NotFound' ? ok<ClaimedPrekeys | undefined>(undefined) : err(answer.error);
    }
    const claim = decodePrekeyClaim(answer.value);
    if (!claim.ok) return err('Refused');
    const { bundle, oneTime, oneTimeKem } = claim.value;
    return ok({ bundle, oneTime: oneTime ?? undefined, oneTimeKem: oneTimeKem ?? undefined });
  }

  /** Asks for what a capability gives a right to, and what costs work without one. */
  async #admitted(
    node: HomeNode,
    path: string,
    mailbox: Bytes,
    subject: Bytes,
    capability: Bytes | undefined,
    body?: Bytes,
  ): Promise<Result<Bytes, CredentialError | 'NotFound'>> {
    const { life } = this.#solver;
    let headers: Record<string, string> = capability === undefined ? {} : { [CAPABILITY_HEADER]: toHex(capability) };
    for (let round = 0; round < ROUNDS; round++) {
      const answer = await this.#send(node, 'POST', path, body, headers);
      if (answer?.status === CAPABILITY_REFUSED && capability !== undefined) return err('CapabilityRefused');
      if (answer?.status !== WORK_REQUIRED) return readResult(answer);
      const challenge = parseWorkChallenge(new TextDecoder().decode(answer.content));
      if (!challenge.ok) return err('Refused');
      const nonce = await this.#solver.solve(challenge.value, mailbox, subject, life);
      if (nonce === undefined) return err('Unreachable');
      headers = { [WORK_HEADER]: formatWork({ salt: challenge.value.salt, nonce }) };
    }
    return err('Unreachable');
  }

  async #request(node: HomeNode, method: string, path: string, body?: Bytes): Promise<Result<Bytes, AnswerError>> {
    return readResult(await this.#send(node, method, path, body));
  }

  /** Undefined when no whole answer came. */
  async #send(
    node: HomeNode,
    method: string,
    path: string,
    body?: Bytes,
    credentials: Record<string, string> = {},
  ): Promise<Answer | undefined> {
    try {
      const response = await this.#fetch(`${node}${path}`, {
        method,
        body: body ?? null,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }), ...credentials },
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(this.#deadline),
      });
      return { status: response.status, content: await readAnswer(response) };
    } catch {
      return undefined;
    }
  }
}

function readResult(answer: Answer | undefined): Result<Bytes, AnswerError> {
  if (answer === undefined) return err('Unreachable');
  const { status, content } = answer;
  if (status >= 200 && status < 300) return content === undefined ? err('Refused') : ok(content);
  if (status === 404) return err('NotFound');
  return err(ERRORS[status] ?? (status >= 500 ? 'Unreachable' : 'Refused'));
}

/** Where a node always has something, another kind of server answered. */
function refusedWhenMissing(error: AnswerError): NetworkError {
  return error === 'NotFound' ? 'Refused' : error;
}

/** The body; undefined when it is longer than any honest answer. */
async function readAnswer(response: Response): Promise<Bytes | undefined> {
  const reader = response.body?.getReader();
  const content = new Uint8Array(MAX_ANSWER);
  let length = 0;
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return content.slice(0, length);
    if (length + part.value.length > MAX_ANSWER) {
      await reader?.cancel();
      return undefined;
    }
    content.set(part.value, length);
    length += part.value.length;
  }
}
