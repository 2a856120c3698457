/** What the engine needs from its surroundings; platform/web, platform/node and the simulation each provide it. */
import type { CryptoProvider } from '#crypto/provider.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import type { Build } from '#model/release.ts';

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `delay` ms; the answer cancels it. */
  after(delay: number, task: () => void): () => void;
};

/** Cryptographically strong random bytes (seeded in the simulation). */
export type RandomBytes = (length: number) => Bytes;

/**
 * Small files whose overwritten content leaves nothing behind (OPFS in a browser). `write` and `remove` are durable
 * when they resolve; a crash in between leaves the old content or the new, never a mixture. The engine calls one at a time.
 */
export type SecretFiles = {
  read(name: string): Promise<Bytes | undefined>;
  write(name: string, content: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
};

/** HMAC-SHA-256 (32 bytes) under a key of this browser profile that can't be exported. */
export type ProfileKey = {
  mac(data: Uint8Array): Promise<Bytes>;
  /** Makes another key. `take` has it, durably and at once, be the profile's, and the one before be gone. */
  renew(): Promise<{ mac(data: Uint8Array): Promise<Bytes>; take(): Promise<void> }>;
};

export type IndexedDb = { readonly indexedDB: IDBFactory; readonly IDBKeyRange: typeof IDBKeyRange };

/** Where a peer can be dialled now: told to friends inside the session only. */
export type PeerAddress = { readonly peerId: string; readonly addresses: readonly string[] };

/** Proves to a super node who reads a mailbox. */
export type MailboxIdentity = {
  /** Ed25519 public key: the mailbox's name. */
  readonly publicKey: Bytes;
  sign(challenge: Uint8Array): Promise<Bytes>;
};

export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

/** `Unreachable`: no node answered. `Refused`: one did and said no for good. `Conflict`: compare-and-set lost. */
export type NetworkError = 'Unreachable' | 'Refused' | 'QuotaExceeded' | 'Conflict';

/** `CapabilityRefused`: every node that answered says that this capability gives no right; without it, they may want work. */
export type CredentialError = NetworkError | 'CapabilityRefused';

export type NetworkListener = {
  connection(state: ConnectionState): void;
  /** An envelope arrived; resolving acknowledges it for good, rejecting has it delivered again. */
  envelope(
    envelope: Bytes,
    origin: { readonly kind: 'mailbox' } | { readonly kind: 'direct'; readonly peerId: string },
  ): Promise<void>;
  /**
   * A direct stream to a peer opened or closed, `here` because of something here, of which the peer may know nothing.
   * Said to have opened while it is open, it goes another way from now on, and what was under way may be lost.
   */
  peer(peerId: string, open: boolean, here?: boolean): void;
  /** Our own dialable address changed. */
  address(address: PeerAddress | undefined): void;
};

/** A mailbox that is read for a while. */
export type OpenMailbox = { close(): void };

/** One-time prekeys for a mailbox: opaque to the network, handed out once each; the last-resort bundle stays. */
export type PrekeySupply = {
  /** Signed and last-resort keys, handed out with every claim. */
  readonly bundle: Bytes;
  readonly oneTime: readonly Bytes[];
  readonly oneTimeKem: readonly Bytes[];
};
export type ClaimedPrekeys = {
  readonly bundle: Bytes;
  readonly oneTime: Bytes | undefined;
  readonly oneTimeKem: Bytes | undefined;
};

/** A mailbox that isn't read now. */
export type WatchedMailbox = {
  /** As `Network.putPrekeys`, for this mailbox. */
  putPrekeys(supply: PrekeySupply): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>>;
  close(): void;
};

export type Network = {
  start(identity: MailboxIdentity, home: readonly HomeNode[], listener: NetworkListener): Promise<void>;
  stop(): Promise<void>;
  /**
   * Reads another mailbox beside our own, at these nodes, until it is closed: resolves once one of them has opened it.
   * An envelope is acknowledged when `receive` resolves, and handed over again after a rejection.
   */
  openMailbox(
    nodes: readonly HomeNode[],
    identity: MailboxIdentity,
    receive: (envelope: Bytes) => Promise<void>,
  ): Promise<Result<OpenMailbox, NetworkError>>;
  /**
   * Watches a mailbox of ours beside the one that is read, at the home nodes, without reading it, until it is closed or the
   * network is stopped. `waiting` is told how many envelopes lie there that can still wait for a day, at first and when more
   * have come.
   */
  watchMailbox(identity: MailboxIdentity, waiting: (count: number) => void): WatchedMailbox;
  /** What time the home nodes have, in ms: what they keep for us is dated by their clock, since our own may be wrong. */
  time(): Promise<Result<number, NetworkError>>;
  /**
   * Resolves ok when at least one of the nodes has stored the envelope durably. Without a capability that the mailbox's
   * owner gave, it does the work that the nodes ask of strangers.
   */
  deposit(
    nodes: readonly HomeNode[],
    mailbox: Bytes,
    envelope: Bytes,
    ttl: number,
    capability?: Bytes,
  ): Promise<Result<void, CredentialError>>;
  /**
   * Has a node delete what it keeps for a mailbox, for good. `signature`: the mailbox key's over itself
   * (`#wire/mailbox.ts`), so that who has it needs no key.
   */
  closeMailbox(node: HomeNode, mailbox: Bytes, signature: Bytes): Promise<Result<void, NetworkError>>;
  /** What the nodes have under `key` (32 bytes), highest version first, each once. None of it is verified: a node can lie. */
  getRecords(nodes: readonly HomeNode[], key: Bytes): Promise<Result<readonly Bytes[], NetworkError>>;
  /** Publishes a signed record on the home nodes, or on those given. `Conflict` when any of them has another one. */
  putRecord(record: Bytes, nodes?: readonly HomeNode[]): Promise<Result<void, NetworkError>>;
  /** Adds one-time prekeys and replaces the bundle for our own mailbox; answers how many of each are in stock. */
  putPrekeys(supply: PrekeySupply): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>>;
  claimPrekeys(
    nodes: readonly HomeNode[],
    mailbox: Bytes,
    capability?: Bytes,
  ): Promise<Result<ClaimedPrekeys | undefined, CredentialError>>;
  /** Tells the connected home nodes which capabilities for our mailbox give no right any more. */
  revokeCapabilities(
    revoked: readonly { readonly id: Bytes; readonly expires: number }[],
  ): Promise<Result<void, NetworkError>>;
  /** Opens the one long-lived stream to a peer; true when it is open. */
  dial(peer: PeerAddress): Promise<boolean>;
  /** Hands an envelope to an open stream; false when there is none. Arrival is confirmed end to end, not here. */
  sendDirect(peerId: string, envelope: Bytes): boolean;
  /** Ends what is open to a peer. */
  hangUp(peerId: string): void;
  /** Number of open connections, super nodes included. */
  sessionCount(): number;
  /** The peer id of the connected super node, '' when there is none. */
  superNodeId(): string;
};

/** What this build is, and how to ask what the newest one is: the contents of its `release.json`, not yet checked. */
export type ReleasePort = {
  readonly own: Build;
  newest(): Promise<Result<unknown, 'Unreachable'>>;
};

/** A log line carries codes and counts; never a secret, name, text or address. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  fields?: Readonly<Record<string, string | number | boolean>>,
) => void;

export type Ports = {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly crypto: CryptoProvider;
  readonly files: SecretFiles;
  readonly profileKey: ProfileKey;
  readonly database: IndexedDb;
  readonly network: Network;
  readonly homeNodes: readonly HomeNode[];
  readonly log: Log;
  /** 1 Android, 2 iOS, 3 desktop. */
  readonly platform: 1 | 2 | 3;
  /** What this device calls itself towards the account's other devices, such as "Firefox on Linux". */
  readonly deviceName: string;
  readonly release: ReleasePort;
  /** Resolves once nobody is waiting for the engine, or waits without end: what nobody waits for begins then. */
  readonly lull: () => Promise<void>;
};

/**
 * What a platform hands over: without a lane of cryptography the engine takes WebCrypto's, and noble for what is missing;
 * without a release there is nobody to ask for a newer one; without a name the device is called by its platform; without
 * a lull everything begins at once.
 */
export type EnginePorts = Omit<Ports, 'crypto' | 'release' | 'deviceName' | 'lull'> &
  Partial<Pick<Ports, 'crypto' | 'release' | 'deviceName' | 'lull'>>;
