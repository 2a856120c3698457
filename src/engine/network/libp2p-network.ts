/** The network port over libp2p and the super nodes' HTTP, the same in a browser and in Node. */
import type { Libp2pOptions } from 'libp2p';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { decodeRecord } from '#wire/record.ts';
import type {
  ClaimedPrekeys,
  Clock,
  CredentialError,
  Log,
  Network,
  NetworkError,
  PrekeySupply,
  WatchedMailbox,
} from '../ports.ts';
import { NetworkSession } from './network-session.ts';
import { isRelayedAddress } from './relayed-address.ts';
import { type Fetch, SuperNodeHttp } from './super-node-http.ts';
import { WorkSolver } from './work-solver.ts';

/** A way to reach peers directly, where the platform has one. */
export type PeerTransport = {
  readonly create: NonNullable<Libp2pOptions['transports']>[number];
  /** What libp2p listens on, such as `/webrtc`. */
  readonly listen: readonly string[];
  /** Whether two connections would be hosted in different places, so that one outlives the other. */
  readonly hasSpareHost?: () => boolean;
};

export type Libp2pNetworkOptions = {
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: Fetch;
  readonly peerTransport?: PeerTransport;
  /** Calls `wake` whenever the machine comes back online. */
  readonly onOnline?: (wake: () => void) => void;
  /** Calls `lost` when direct connections end because of something here, before they do; the peers may not know. */
  readonly onHostLost?: (lost: () => void) => void;
};

/** What is asked for when the network hasn't been started. */
const NOTHING_WATCHED: WatchedMailbox = {
  putPrekeys: () => Promise.resolve(err('Unreachable')),
  close: () => undefined,
};

export function createLibp2pNetwork(options: Libp2pNetworkOptions): Network {
  const { clock, log, peerTransport } = options;
  const solver = new WorkSolver();
  const http = new SuperNodeHttp(options.fetch, undefined, solver);
  let session: NetworkSession | undefined;
  let homeNodes: readonly HomeNode[] = [];
  options.onOnline?.(() => {
    for (const home of session?.homes ?? []) home.wake();
  });
  options.onHostLost?.(() => session?.peers.lostHere());

  return {
    async start(identity, home, listener) {
      homeNodes = home;
      session = await NetworkSession.start({ http, clock, log, peerTransport, identity, home, listener });
    },
    async stop() {
      const stopping = session;
      session = undefined;
      solver.cancel();
      await stopping?.stop();
    },
    openMailbox: (nodes, identity, receive) =>
      session?.openMailbox(nodes, identity, receive) ?? Promise.resolve(err('Unreachable')),
    watchMailbox: (identity, waiting) => session?.watchMailbox(identity, waiting) ?? NOTHING_WATCHED,
    time: () => timeOf(homeNodes.map((node) => http.info(node))),
    deposit: (nodes, mailbox, envelope, ttl, capability) =>
      firstStored(nodes.map((node) => http.deposit(node, mailbox, envelope, ttl, capability))),
    closeMailbox: (node, mailbox, signature) => http.closeMailbox(node, mailbox, signature),
    getRecords: (nodes, key) =>
      foundRecords(
        key,
        nodes.map((node) => http.getRecord(node, key)),
      ),
    putRecord: (record, nodes = homeNodes) => storedRecord(nodes.map((node) => http.putRecord(node, record))),
    putPrekeys: (supply) => putPrekeys(session, supply),
    claimPrekeys: (nodes, mailbox, capability) => claimPrekeys(http, nodes, mailbox, capability),
    revokeCapabilities: (revoked) => revokeCapabilities(session, revoked),
    dial: ({ peerId, addresses }) => {
      const relayed = addresses.filter(isRelayedAddress);
      return relayed.length === 0
        ? Promise.resolve(false)
        : (session?.peers.open({ peerId, addresses: relayed }) ?? Promise.resolve(false));
    },
    sendDirect: (peerId, envelope) => session?.peers.send(peerId, envelope) ?? false,
    hangUp: (peerId) => session?.peers.close(peerId),
    sessionCount: () => session?.node.getConnections().length ?? 0,
    superNodeId: () => session?.homes.map((home) => home.peerId).find((peerId) => peerId !== '') ?? '',
  };
}

/** Retrying helps as long as one of the nodes couldn't be reached; where one refused a capability, trying without it does. */
function combinedError<Named extends CredentialError>(errors: readonly Named[]): Named | 'Unreachable' {
  const refused = errors.find((error) => error === 'CapabilityRefused');
  return refused ?? (errors.includes('Unreachable' as Named) ? 'Unreachable' : (errors[0] ?? 'Unreachable'));
}

/** The middle of what they say: one that is wrong or lies has no say beside two others. */
async function timeOf(
  attempts: readonly Promise<Result<{ readonly now: number }, NetworkError>>[],
): Promise<Result<number, NetworkError>> {
  const answers = await Promise.all(attempts);
  const times = answers.flatMap((answer) => (answer.ok ? [answer.value.now] : [])).sort((a, b) => a - b);
  const middle = times[(times.length - 1) >> 1];
  return middle === undefined ? err(combinedError(answers.flatMap((a) => (a.ok ? [] : [a.error])))) : ok(middle);
}

/** Ok as soon as one node has stored it; the others go on by themselves. */
function firstStored(
  attempts: readonly Promise<Result<void, CredentialError>>[],
): Promise<Result<void, CredentialError>> {
  return new Promise((resolve) => {
    for (const attempt of attempts) void attempt.then((answer) => answer.ok && resolve(ok()));
    void Promise.all(attempts).then((answers) =>
      resolve(err(combinedError(answers.flatMap((answer) => (answer.ok ? [] : [answer.error]))))),
    );
  });
}

/** What isn't a record of `key` at all is passed over; signatures are the caller's to check. */
async function foundRecords(
  key: Bytes,
  attempts: readonly Promise<Result<Bytes | undefined, NetworkError>>[],
): Promise<Result<readonly Bytes[], NetworkError>> {
  const answers = await Promise.all(attempts);
  const errors = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  if (errors.length === answers.length) return err(combinedError(errors));
  const found: { readonly version: number; readonly bytes: Bytes }[] = [];
  for (const answer of answers) {
    if (!answer.ok || answer.value === undefined) continue;
    const bytes = answer.value;
    const record = decodeRecord(bytes);
    const wanted =
      record.ok && equalBytes(record.value.key, key) && !found.some((other) => equalBytes(other.bytes, bytes));
    if (wanted) found.push({ version: record.value.version, bytes });
  }
  return ok(found.sort((one, other) => other.version - one.version).map(({ bytes }) => bytes));
}

/** A conflict on any node means that somebody else was first; otherwise one node that has it is enough. */
async function storedRecord(
  attempts: readonly Promise<Result<void, NetworkError>>[],
): Promise<Result<void, NetworkError>> {
  const errors = (await Promise.all(attempts)).flatMap((answer) => (answer.ok ? [] : [answer.error]));
  if (errors.includes('Conflict')) return err('Conflict');
  return errors.length < attempts.length ? ok() : err(combinedError(errors));
}

/** The bundle goes to every home node, the one-time keys to a single one: two nodes would hand each out twice. */
async function putPrekeys(
  session: NetworkSession | undefined,
  supply: PrekeySupply,
): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>> {
  const [first, ...others] = session?.homes.filter((home) => home.state === 'connected') ?? [];
  if (first === undefined) return err('Unreachable');
  for (const other of others) void other.putPrekeys({ bundle: supply.bundle, oneTime: [], oneTimeKem: [] });
  return first.putPrekeys(supply);
}

/** Told to every home node that is there; the others hear it when they are back. */
async function revokeCapabilities(
  session: NetworkSession | undefined,
  revoked: Parameters<Network['revokeCapabilities']>[0],
): Promise<Result<void, NetworkError>> {
  const connected = session?.homes.filter((home) => home.state === 'connected') ?? [];
  const answers = await Promise.all(connected.map((home) => home.revoke(revoked)));
  return connected.length > 0 && answers.every((answer) => answer.ok) ? ok() : err('Unreachable');
}

/** The first node that has prekeys gives them; asking all would use up one-time keys for nothing. */
async function claimPrekeys(
  http: SuperNodeHttp,
  nodes: readonly HomeNode[],
  mailbox: Bytes,
  capability: Bytes | undefined,
): Promise<Result<ClaimedPrekeys | undefined, CredentialError>> {
  const errors: CredentialError[] = [];
  for (const node of nodes) {
    const answer = await http.claimPrekeys(node, mailbox, capability);
    if (answer.ok && answer.value !== undefined) return answer;
    if (!answer.ok) errors.push(answer.error);
  }
  return errors.length < nodes.length ? ok<ClaimedPrekeys | undefined>(undefined) : err(combinedError(errors));
}
