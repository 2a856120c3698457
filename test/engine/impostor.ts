/** Speaks as a device whose engine has been stopped, with its keys and sessions, and says what no engine would. */
import { sealEnvelope } from '#crypto/envelope.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { encryptMessage, type Session } from '#crypto/session.ts';
import { stateKeysOf } from '#engine/account/present-state-key.ts';
import { ShardRecords } from '#engine/sync/shard-records.ts';
import { ACCOUNT, type AccountRow, CHANNELS, type Channel } from '#engine/tables.ts';
import type { Bytes } from '#lib/bytes.ts';
import { type DurableBody, encodePacket, encodePayload, type Packet, type Payload } from '#wire/payload.ts';
import { seededBytes } from '../simulation/random.ts';
import { type Device, PASSWORD } from './device.ts';
import type { World } from './world.ts';

export async function keysOf(device: Device, password = PASSWORD): Promise<AccountRow> {
  let own: AccountRow | undefined;
  await device.withStore(async (store) => {
    own = await store.get(ACCOUNT, 'own');
  }, password);
  if (own === undefined) throw new Error('the device has an account');
  return own;
}

/** What somebody who has what a device keeps reads and writes the account's state with. */
export async function shardRecordsOf(world: World, device: Device): Promise<ShardRecords> {
  const keys = await stateKeysOf(world.provider, { own: await keysOf(device) });
  if (keys === undefined) throw new Error('the device has a state key');
  return new ShardRecords({ crypto: world.provider, random: seededBytes('hostile') }, keys.present.key);
}

export class Impostor {
  readonly own: AccountRow;
  readonly #channel: Channel;
  readonly #target: Device;
  readonly #sealing: Bytes;
  readonly #random = seededBytes('impostor');
  #session: Session;
  #position: number;

  /** Stops `device` and speaks in its place to `target`, with which it has a session. */
  static async of(device: Device, target: Device): Promise<Impostor> {
    const own = await keysOf(device);
    const { device: other } = await keysOf(target);
    let channel: Channel | undefined;
    await device.stop();
    await device.withStore(async (store) => {
      const channels = await store.list(CHANNELS);
      channel = channels.find(({ address, device: id }) => address === target.address && id === other.id);
    });
    if (channel?.current == null) throw new Error('the two have a session');
    return new Impostor(own, channel, channel.current, target, other.sealing.publicKey);
  }

  private constructor(own: AccountRow, channel: Channel, session: Session, target: Device, sealing: Bytes) {
    this.own = own;
    this.#channel = channel;
    this.#session = session;
    this.#position = channel.nextPosition;
    this.#target = target;
    this.#sealing = sealing;
  }

  /** Says something at the next position, or `skip` positions later. */
  sayDurably(body: DurableBody, skip = 0, change: Partial<Packet> = {}): Promise<void> {
    this.#position += skip;
    return this.say({ kind: 'positioned', stream: this.#channel.stream, seq: this.#position++, body }, change);
  }

  /** Hands an envelope to the target as its node would; rejects when the target doesn't take it. */
  async say(payload: Payload, change: Partial<Packet> = {}): Promise<void> {
    const { session, message } = encryptMessage(nobleProvider, this.#session, encodePayload(payload));
    this.#session = session;
    const { signing, device, deviceList } = this.own;
    const packet = encodePacket({
      v: 1,
      account: signing.publicKey,
      device: device.id,
      list: 1,
      deviceList: session.handshake === null ? null : deviceList,
      message,
      ...change,
    });
    const sealed = await sealEnvelope(nobleProvider, this.#random, this.#sealing, packet);
    if (!sealed.ok) throw new Error(sealed.error);
    await this.#target.network.inject(sealed.value);
  }
}
