/** A small world for the engine's tests: virtual time, one simulated internet, devices whose state tests may touch. */
import { expect } from 'vitest';
import type { MailboxIdentity, NetworkError, NetworkListener, PeerAddress, PrekeySupply } from '#engine/ports.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { SimulatedInternet, SimulatedNetwork } from '../simulation/network.ts';
import { Dice } from '../simulation/random.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import { Device } from './device.ts';

/** A connection that tests can look into: what it left in mailboxes, and what it is refused. */
export class TappedNetwork extends SimulatedNetwork {
  readonly deposits: { readonly mailbox: string; readonly envelope: Bytes }[] = [];
  /** What the next deposits are answered with, instead of being made. */
  refusal: NetworkError | undefined;
  /** Whether peers may be reached directly. */
  direct = false;
  lookUps = 0;
  #listener: NetworkListener | undefined;

  override async start(identity: MailboxIdentity, home: readonly string[], listener: NetworkListener): Promise<void> {
    this.#listener = listener;
    await super.start(identity, home, listener);
  }

  override async dial(peer: PeerAddress): Promise<boolean> {
    return this.direct && super.dial(peer);
  }

  override getRecord(nodes: readonly string[], key: Bytes): Promise<Result<Bytes | undefined, NetworkError>> {
    this.lookUps++;
    return super.getRecord(nodes, key);
  }

  override async deposit(
    nodes: readonly string[],
    mailbox: Bytes,
    envelope: Bytes,
    ttl: number,
  ): Promise<Result<void, NetworkError>> {
    if (this.refusal !== undefined) return err(this.refusal);
    this.deposits.push({ mailbox: toHex(mailbox), envelope });
    return super.deposit(nodes, mailbox, envelope, ttl);
  }

  /** Says that one-time keys are in stock: making them takes seconds, and sessions begin without them. */
  override async putPrekeys(
    supply: PrekeySupply,
  ): Promise<Result<{ oneTime: number; oneTimeKem: number }, NetworkError>> {
    const put = await super.putPrekeys(supply);
    return put.ok ? ok({ oneTime: 100, oneTimeKem: 50 }) : put;
  }

  /** Hands an envelope to the engine as the node would; rejects when the engine doesn't take it. */
  async inject(envelope: Uint8Array): Promise<void> {
    if (this.#listener === undefined) throw new Error('the network has not been started');
    await this.#listener.envelope(envelope as Bytes, { kind: 'mailbox' });
  }
}

export class World {
  readonly clock = new VirtualClock();
  readonly internet: SimulatedInternet;
  readonly seed: string;

  constructor(seed: string) {
    this.seed = seed;
    this.internet = new SimulatedInternet(this.clock, new Dice(seed), { loss: 0, duplication: 0, reordering: 0 });
  }

  device(name: string): Device {
    return new Device(name, this);
  }

  /** A device with an open account that others can find. */
  async person(name: string): Promise<Device> {
    const device = this.device(name);
    await device.start();
    await device.register();
    await device.login();
    await this.pass(5000);
    return device;
  }

  /** Two people who are friends. */
  async friends(): Promise<[Device, Device]> {
    const one = await this.person('anna');
    const other = await this.person('ben');
    await this.befriend(one, other);
    return [one, other];
  }

  async befriend(one: Device, other: Device): Promise<void> {
    await this.until(one.ok('contact', 'addFriend', { nodeId: other.address, content: 'hello' }));
    await this.pass(5000);
    await this.until(other.ok('contact', 'agreeApplySync', { nodeId: one.address }));
    await this.pass(5000);
    expect(await one.ok('contact', 'isFriend', { nodeId: other.address })).toEqual({ status: true });
  }

  /** Lets `duration` ms pass, and everything happen that happens in it. */
  pass(duration: number): Promise<void> {
    return this.clock.runUntil(this.clock.now() + duration);
  }

  /** Passes time until the promise has settled. */
  until<T>(promise: Promise<T>): Promise<T> {
    return this.clock.until(promise);
  }
}
