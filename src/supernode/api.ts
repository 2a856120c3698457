/** The HTTP API under /v1, as `#wire/node-http.ts` describes it. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Bytes, fromHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { MAX_ENVELOPE_BYTES } from '#wire/mailbox.ts';
import { CAPABILITY_HEADER, type NodeInfo, WORK_HEADER } from '#wire/node-http.ts';
import { MAX_RECORD_BYTES } from '#wire/record.ts';
import { answer, answerError, type HttpError, readBody } from './http-answer.ts';
import type { Credentials, MailboxService, Refusal } from './services/mailbox.ts';
import type { PrekeyService } from './services/prekeys.ts';
import type { RecordService } from './services/records.ts';
import { challengeFields } from './services/work-desk.ts';

const SIGNATURE_BYTES = 64;

export type Services = {
  readonly mailbox: MailboxService;
  readonly records: RecordService;
  readonly prekeys: PrekeyService;
  readonly info: Omit<NodeInfo, 'now'>;
  readonly now: () => number;
};

/** Any origin's app may use any node; there are no cookies and nothing is given away for being asked by a browser. */
const HEADERS: OutgoingHttpHeaders = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
const OCTETS = { ...HEADERS, 'content-type': 'application/octet-stream' };
const JSON_TYPE = { ...HEADERS, 'content-type': 'application/json' };
const PREFLIGHT = {
  ...HEADERS,
  'access-control-allow-methods': 'GET, POST, PUT',
  'access-control-allow-headers': `content-type, ${CAPABILITY_HEADER}, ${WORK_HEADER}`,
  'access-control-max-age': '86400',
};

type Route = {
  readonly method: string;
  readonly path: RegExp;
  run(api: Exchange, name: string): Promise<void>;
};

const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/v1\/node$/,
    async run(exchange) {
      const { info, now } = exchange.services;
      exchange.answer(200, JSON_TYPE, JSON.stringify({ ...info, now: now() }));
    },
  },
  { method: 'POST', path: /^\/v1\/mailbox\/([0-9a-f]{64})$/, run: deposit },
  { method: 'POST', path: /^\/v1\/mailbox\/([0-9a-f]{64})\/close$/, run: close },
  { method: 'GET', path: /^\/v1\/records\/([0-9a-f]{64})$/, run: getRecord },
  { method: 'PUT', path: /^\/v1\/records\/([0-9a-f]{64})$/, run: putRecord },
  { method: 'POST', path: /^\/v1\/prekeys\/([0-9a-f]{64})\/claim$/, run: claim },
];

/** One request on its way through the API. */
class Exchange {
  readonly services: Services;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Whose allowance this uses up. */
  readonly client: string;

  constructor(
    services: Services,
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
    client: string,
  ) {
    this.services = services;
    this.request = request;
    this.response = response;
    this.query = query;
    this.client = client;
  }

  answer(status: number, headers: OutgoingHttpHeaders, body: Uint8Array | string = ''): void {
    answer(this.request, this.response, status, headers, body);
  }

  fail(error: HttpError, retryAfter?: number): void {
    answerError(this.request, this.response, HEADERS, error, retryAfter);
  }

  /** Answers what a service said: 201, a named error, "work first", or "later". */
  conclude(outcome: 'Stored' | HttpError | Refusal): void {
    if (outcome === 'Stored') this.answer(201, JSON_TYPE, '{}');
    else if (typeof outcome === 'string') this.fail(outcome);
    else if ('challenge' in outcome)
      answerError(this.request, this.response, HEADERS, 'WorkRequired', 0, challengeFields(outcome.challenge));
    else this.fail('RateLimited', outcome.retryAfter);
  }

  credentials(): Result<Credentials, 'Malformed'> {
    const { [CAPABILITY_HEADER]: token, [WORK_HEADER]: work } = this.request.headers;
    let capability: Bytes | undefined;
    if (token !== undefined) {
      capability = fromHex(String(token));
      if (capability === undefined) return err('Malformed');
    }
    return ok({ capability, work: work === undefined ? undefined : String(work) });
  }
}

/** Answers one request whose path begins with /v1/. Rejects when the store is broken. */
export async function handleApi(
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  client: string,
): Promise<void> {
  const exchange = new Exchange(services, request, response, url.searchParams, client);
  const routes = ROUTES.filter((route) => route.path.test(url.pathname));
  if (routes.length === 0) return exchange.fail('NotFound');
  if (request.method === 'OPTIONS') return exchange.answer(204, PREFLIGHT);
  const route = routes.find((candidate) => candidate.method === request.method);
  if (route === undefined) return exchange.fail('MethodNotAllowed');
  await route.run(exchange, route.path.exec(url.pathname)?.[1] ?? '');
}

async function deposit(exchange: Exchange, mailbox: string): Promise<void> {
  const { mailbox: service, info } = exchange.services;
  const ttl = exchange.query.get('ttl') ?? String(info.limits.ttl);
  if (!/^\d{1,15}$/.test(ttl)) return exchange.fail('Malformed');
  const credentials = exchange.credentials();
  if (!credentials.ok) return exchange.fail(credentials.error);
  const body = await readBody(exchange.request, MAX_ENVELOPE_BYTES);
  if (body.ok)
    exchange.conclude(await service.deposit(mailbox, body.value, Number(ttl), exchange.client, credentials.value));
  else if (body.error === 'TooLarge') exchange.fail('TooLarge');
}

async function close(exchange: Exchange, mailbox: string): Promise<void> {
  const body = await readBody(exchange.request, SIGNATURE_BYTES);
  if (!body.ok) return body.error === 'TooLarge' ? exchange.fail('TooLarge') : undefined;
  const key = fromHex(mailbox);
  if (key === undefined || body.value.length !== SIGNATURE_BYTES) return exchange.fail('Malformed');
  exchange.conclude(await exchange.services.mailbox.close(key, body.value, exchange.client));
}

async function getRecord(exchange: Exchange, key: string): Promise<void> {
  const record = await exchange.services.records.get(key);
  if (record === undefined) exchange.fail('NotFound');
  else exchange.answer(200, OCTETS, record);
}

async function putRecord(exchange: Exchange, key: string): Promise<void> {
  const body = await readBody(exchange.request, MAX_RECORD_BYTES);
  if (body.ok) exchange.conclude(await exchange.services.records.put(key, body.value, exchange.client));
  else if (body.error === 'TooLarge') exchange.fail('TooLarge');
}

async function claim(exchange: Exchange, mailbox: string): Promise<void> {
  const body = await readBody(exchange.request, 0);
  if (!body.ok) return body.error === 'TooLarge' ? exchange.fail('TooLarge') : undefined;
  const credentials = exchange.credentials();
  if (!credentials.ok) return exchange.fail(credentials.error);
  const claimed = await exchange.services.prekeys.claim(mailbox, exchange.client, credentials.value);
  if (claimed === undefined) exchange.fail('NotFound');
  else if (claimed instanceof Uint8Array) exchange.answer(200, OCTETS, claimed);
  else exchange.conclude(claimed);
}
