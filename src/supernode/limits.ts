/** Every limit of a super node in one place; tests pass smaller ones. */
import { MAX_TTL } from '#wire/node-http.ts';

/** A token bucket: `burst` at once, refilled with `perSecond`. */
export type Rate = { readonly burst: number; readonly perSecond: number };

export type Limits = {
  /** Per mailbox: stored envelopes, their bytes, and how long (ms) one is kept at most. */
  readonly mailboxMessages: number;
  readonly mailboxBytes: number;
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
  readonly depositsPerMailbox: Rate;
  /** Envelopes, and their bytes, that one address deposits, in whatever mailboxes. */
  readonly depositsPerAddress: Rate;
  readonly depositBytesPerAddress: Rate;
  readonly claimsPerMailbox: Rate;
  readonly recordWritesPerKey: Rate;
  readonly recordWritesPerAddress: Rate;
  /** Frames that one reader sends. */
  readonly framesPerReader: Rate;
};

export const LIMITS: Limits = {
  mailboxMessages: 10_000,
  mailboxBytes: 64 * 1024 ** 2,
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
  depositsPerMailbox: { burst: 2_000, perSecond: 100 },
  depositsPerAddress: { burst: 2_000, perSecond: 20 },
  depositBytesPerAddress: { burst: 32 * 1024 ** 2, perSecond: 256 * 1024 },
  claimsPerMailbox: { burst: 200, perSecond: 2 },
  recordWritesPerKey: { burst: 100, perSecond: 2 },
  recordWritesPerAddress: { burst: 200, perSecond: 1 },
  framesPerReader: { burst: 5_000, perSecond: 500 },
};
