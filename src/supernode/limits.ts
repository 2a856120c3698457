/** Every limit of a super node in one place; tests pass smaller ones. */
import { MAX_TTL } from '#wire/node-http.ts';

/** A token bucket: `burst` at once, refilled with `perSecond`. */
export type Rate = { readonly burst: number; readonly perSecond: number };

/**
 * How hard proof of work is, in bits (2^bits hashes on average). Each thing done at a mailbox counts as pressure, which
 * halves in `halfLife` ms. From `base` the difficulty grows by one bit whenever the pressure has doubled beyond `step`, and
 * by as much as `fillBits` as the strangers' share of the mailbox fills; never beyond `most`. Claims of prekeys are free up
 * to a pressure of `freeClaims`. The salts that bind work to a time change every `saltLifetime` ms, and hold for two.
 */
export type WorkPolicy = {
  readonly base: number;
  readonly most: number;
  readonly step: number;
  readonly fillBits: number;
  readonly halfLife: number;
  readonly freeClaims: number;
  readonly saltLifetime: number;
};

export type Limits = {
  /** Per mailbox: stored envelopes, their bytes, and how long (ms) one is kept at most. */
  readonly mailboxMessages: number;
  readonly mailboxBytes: number;
  /** Of these, what may come without a capability. */
  readonly strangerMessages: number;
  readonly strangerBytes: number;
  /** Capabilities that a mailbox's owner has taken back and that haven't expired yet; and those of all mailboxes. */
  readonly revocations: number;
  readonly totalRevocations: number;
  readonly ttl: number;
  /** Whether a mailbox takes mail before anybody has proved to be its owner. */
  readonly unopenedMailboxes: boolean;
  /** Bytes of all mailboxes, number of records, and number of mailboxes with prekeys, that this node keeps. */
  readonly totalBytes: number;
  readonly records: number;
  readonly bundles: number;
  /** How long (ms) a record may ask to be kept. */
  readonly recordLifetime: number;
  /** Milliseconds until a request's headers, its whole body, the next request of a connection must have come. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  readonly headerBytes: number;
  /** Milliseconds until a mailbox stream must have proved who reads, and between pings. */
  readonly authTimeout: number;
  readonly pingInterval: number;
  /** How long (ms) a reader may leave its buffers full. */
  readonly drainTimeout: number;
  /** How long (ms) requests in progress may take once the node is told to stop. */
  readonly stopTimeout: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** WebSocket messages above this size end the connection. */
  readonly webSocketMessageBytes: number;
  /** libp2p streams that one connection may open, and mailbox streams among them. */
  readonly streamsPerConnection: number;
  readonly mailboxStreamsPerConnection: number;
  readonly readersPerMailbox: number;
  /** Pushed to a reader ahead of its acknowledgements. */
  readonly pushMessages: number;
  readonly pushBytes: number;
  readonly sweepInterval: number;
  readonly requestsPerAddress: Rate;
  readonly upgradesPerAddress: Rate;
  /** Without a capability; with one, for each. */
  readonly strangerDepositsPerMailbox: Rate;
  readonly depositsPerCapability: Rate;
  readonly work: WorkPolicy;
  /** Envelopes, and their bytes, that one address deposits, in whatever mailboxes. */
  readonly depositsPerAddress: Rate;
  readonly depositBytesPerAddress: Rate;
  /** Of strangers together, and of each capability; and of each address, at whatever mailboxes. */
  readonly claimsPerMailbox: Rate;
  readonly claimsPerAddress: Rate;
  readonly recordWritesPerKey: Rate;
  readonly recordWritesPerAddress: Rate;
  /** Frames that one reader sends. */
  readonly framesPerReader: Rate;
  /** Streams on which a mailbox is read or watched: of each mailbox, and of each address at whatever mailboxes. */
  readonly openingsPerMailbox: Rate;
  readonly openingsPerAddress: Rate;
};

export const LIMITS: Limits = {
  mailboxMessages: 10_000,
  mailboxBytes: 64 * 1024 ** 2,
  strangerMessages: 500,
  strangerBytes: 4 * 1024 ** 2,
  revocations: 1_000,
  totalRevocations: 1_000_000,
  ttl: MAX_TTL,
  unopenedMailboxes: false,
  totalBytes: 64 * 1024 ** 3,
  records: 1_000_000,
  bundles: 100_000,
  recordLifetime: 400 * 24 * 3_600_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 15_000,
  headerBytes: 16 * 1024,
  authTimeout: 10_000,
  pingInterval: 45_000,
  drainTimeout: 30_000,
  stopTimeout: 5_000,
  connections: 8_192,
  connectionsPerAddress: 512,
  webSocketMessageBytes: 1024 ** 2,
  streamsPerConnection: 64,
  mailboxStreamsPerConnection: 4,
  readersPerMailbox: 4,
  pushMessages: 64,
  pushBytes: 1024 ** 2,
  sweepInterval: 60_000,
  requestsPerAddress: { burst: 5_000, perSecond: 500 },
  upgradesPerAddress: { burst: 500, perSecond: 20 },
  strangerDepositsPerMailbox: { burst: 500, perSecond: 5 },
  depositsPerCapability: { burst: 2_000, perSecond: 20 },
  work: { base: 16, most: 21, step: 8, fillBits: 3, halfLife: 600_000, freeClaims: 16, saltLifetime: 300_000 },
  depositsPerAddress: { burst: 2_000, perSecond: 20 },
  depositBytesPerAddress: { burst: 32 * 1024 ** 2, perSecond: 256 * 1024 },
  claimsPerMailbox: { burst: 200, perSecond: 2 },
  claimsPerAddress: { burst: 500, perSecond: 5 },
  recordWritesPerKey: { burst: 100, perSecond: 2 },
  recordWritesPerAddress: { burst: 200, perSecond: 1 },
  framesPerReader: { burst: 5_000, perSecond: 500 },
  openingsPerMailbox: { burst: 60, perSecond: 0.5 },
  openingsPerAddress: { burst: 2_000, perSecond: 40 },
};
