/** What the engine asks of a super node over HTTP; every answer comes within a deadline, every failure has a name. */
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { claimPath, depositPath, NODE_INFO_PATH, type NodeInfo, parseNodeInfo, recordPath } from '#wire/node-http.ts';
import { decodePrekeyClaim } from '#wire/prekeys.ts';
import { decodeRecord, MAX_RECORD_BYTES } from '#wire/record.ts';
import type { ClaimedPrekeys, NetworkError } from '../ports.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Nothing that a node answers is longer. */
const MAX_ANSWER = MAX_RECORD_BYTES;
const DEADLINE = 15_000;

/** Retrying helps against `Unreachable` only; the node's own troubles (5xx, too many requests) count as that. */
const ERRORS: Readonly<Record<number, NetworkError>> = {
  408: 'Unreachable',
  409: 'Conflict',
  429: 'Unreachable',
  507: 'QuotaExceeded',
};

export class SuperNodeHttp {
  readonly #fetch: Fetch;
  readonly #deadline: number;

  /** `deadline`: ms for each request with its answer. */
  constructor(fetch: Fetch, deadline = DEADLINE) {
    // Called as a function of its own: a browser's fetch refuses any other `this`.
    this.#fetch = (url, init) => fetch(url, init);
    this.#deadline = deadline;
  }

  /** `Refused` when something answers there that isn't a super node. */
  async info(node: HomeNode): Promise<Result<NodeInfo, NetworkError>> {
    const answer = await this.#request(node, 'GET', NODE_INFO_PATH);
    if (!answer.ok) return err(refusedWhenMissing(answer.error));
    const info = parseNodeInfo(new TextDecoder().decode(answer.value));
    return info.ok ? info : err('Refused');
  }

  /** Ok once the node has stored the envelope durably. `ttl` in ms. */
  async deposit(node: HomeNode, mailbox: Bytes, envelope: Bytes, ttl: number): Promise<Result<void, NetworkError>> {
    const answer = await this.#request(node, 'POST', depositPath(mailbox, ttl), envelope);
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
  async claimPrekeys(node: HomeNode, mailbox: Bytes): Promise<Result<ClaimedPrekeys | undefined, NetworkError>> {
    const answer = await this.#request(node, 'POST', claimPath(mailbox));
    if (!answer.ok) {
      return answer.error === 'NotFound' ? ok<ClaimedPrekeys | undefined>(undefined) : err(answer.error);
    }
    const claim = decodePrekeyClaim(answer.value);
    if (!claim.ok) return err('Refused');
    const { bundle, oneTime, oneTimeKem } = claim.value;
    return ok({ bundle, oneTime: oneTime ?? undefined, oneTimeKem: oneTimeKem ?? undefined });
  }

  async #request(
    node: HomeNode,
    method: string,
    path: string,
    body?: Bytes,
  ): Promise<Result<Bytes, NetworkError | 'NotFound'>> {
    try {
      const response = await this.#fetch(`${node}${path}`, {
        method,
        body: body ?? null,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/octet-stream' } }),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(this.#deadline),
      });
      const content = await readAnswer(response);
      if (response.ok) return content === undefined ? err('Refused') : ok(content);
      if (response.status === 404) return err('NotFound');
      return err(ERRORS[response.status] ?? (response.status >= 500 ? 'Unreachable' : 'Refused'));
    } catch {
      return err('Unreachable');
    }
  }
}

/** Where a node always has something, another kind of server answered. */
function refusedWhenMissing(error: NetworkError | 'NotFound'): NetworkError {
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
