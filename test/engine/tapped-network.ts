/** The simulated network with a tap: what was deposited can be looked at, refused, and handed in again. */
import type {
  CredentialError,
  MailboxIdentity,
  NetworkError,
  NetworkListener,
  PeerAddress,
  PrekeySupply,
} from '#engine/ports.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { SimulatedNetwork } from '../simulation/network.ts';

/** A connection that tests can look into: what it left in mailboxes, and what it is refused. */
export class TappedNetwork extends SimulatedNetwork {
  /** Every envelope that left, whichever way. */
  readonly sent: Bytes[] = [];
  readonly deposits: { readonly mailbox: string; readonly envelope: Bytes; readonly capability: Bytes | undefined }[] =
    [];
  /** What the next deposits, and ends of mailboxes, are answered with, instead of being made. */
  refusal: NetworkError | undefined;
  /** Nodes that do nothing of what they are asked, and what they answer: an error, or that it is done. */
  readonly dishonest = new Map<HomeNode, NetworkError | 'claims'>();
  /** The nodes that were asked to end a mailbox, in their order. */
  readonly closings: HomeNode[] = [];
  /** Deposits wait for this, as with a node that takes its time. */
  hold: Promise<void> | undefined;
  /** Whether peers may be reached directly. */
  direct = false;
  /** What hosted its direct streams is gone, and no peer has heard of it. */
  deaf = false;
  /** Keys under which records were looked up, in hex. */
  lookedUp: string[] = [];
  /** The start waits for this, as a real one waits for its parts. */
  gate: Promise<void> | undefined;
  #listener: NetworkListener | undefined;
  /** Peers to whom a direct stream is open. */
  readonly #open = new Set<string>();

  override async start(identity: MailboxIdentity, home: readonly string[], listener: NetworkListener): Promise<void> {
    const peer = (peerId: string, open: boolean) => {
      if (open) this.#open.add(peerId);
      else this.#open.delete(peerId);
      listener.peer(peerId, open);
    };
    this.#listener = listener;
    await this.gate;
    await super.start(identity, home, { ...listener, peer });
  }

  /** What hosts its direct streams goes: it knows at once, its peers don't. */
  loseHost(): void {
    this.deaf = true;
    this.direct = false;
    for (const peerId of this.#open) this.#listener?.peer(peerId, false, true);
    this.#open.clear();
  }

  override async dial(peer: PeerAddress): Promise<boolean> {
    return this.direct && super.dial(peer);
  }

  override sendDirect(peerId: string, envelope: Bytes): boolean {
    this.sent.push(envelope);
    return !this.deaf && super.sendDirect(peerId, envelope);
  }

  override receive(envelope: Bytes, peerId: string): void {
    if (!this.deaf) super.receive(envelope, peerId);
  }

  override getRecords(nodes: readonly string[], key: Bytes): Promise<Result<readonly Bytes[], NetworkError>> {
    this.lookedUp.push(toHex(key));
    return super.getRecords(nodes, key);
  }

  override async closeMailbox(node: HomeNode, mailbox: Bytes, signature: Bytes): Promise<Result<void, NetworkError>> {
    this.closings.push(node);
    if (this.refusal !== undefined) return err(this.refusal);
    return this.#instead([node]) ?? super.closeMailbox(node, mailbox, signature);
  }

  override async putRecord(record: Bytes, nodes?: readonly HomeNode[]): Promise<Result<void, NetworkError>> {
    return (nodes && this.#instead(nodes)) ?? super.putRecord(record, nodes);
  }

  override async deposit(
    nodes: readonly HomeNode[],
    mailbox: Bytes,
    envelope: Bytes,
    ttl: number,
    capability?: Bytes,
  ): Promise<Result<void, CredentialError>> {
    this.sent.push(envelope);
    if (this.hold !== undefined) await this.hold;
    if (this.refusal !== undefined) return err(this.refusal);
    const instead = this.#instead(nodes);
    if (instead !== undefined) return instead;
    this.deposits.push({ mailbox: toHex(mailbox), envelope, capability });
    return super.deposit(nodes, mailbox, envelope, ttl, capability);
  }

  /** What is answered where none of the nodes does what it is asked. */
  #instead(nodes: readonly HomeNode[]): Result<void, NetworkError> | undefined {
    const answers = nodes.map((node) => this.dishonest.get(node));
    const [first] = answers;
    if (first === undefined || answers.includes(undefined)) return undefined;
    return first === 'claims' ? ok() : err(first);
  }

  /** Whether the node tells truly how many one-time keys it has. */
  honest = false;

  /** Says that one-time keys are in stock: making them takes seconds, and sessions begin without them. */
  protected override async supply(
    mailbox: string,
    supply: PrekeySupply,
  ): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>> {
    const put = await super.supply(mailbox, supply);
    return put.ok && !this.honest ? ok({ oneTime: 100, oneTimeKem: 50 }) : put;
  }

  /** Hands an envelope to the engine as the node would; rejects when the engine doesn't take it. */
  async inject(envelope: Uint8Array): Promise<void> {
    if (this.#listener === undefined) throw new Error('the network has not been started');
    await this.#listener.envelope(envelope as Bytes, { kind: 'mailbox' });
  }
}
