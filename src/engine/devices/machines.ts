/** The account's devices as people see them: what they call themselves, are called, and whether they are there. */
import type { DeviceRow } from '#contract/rows/device.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { DeviceType } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import type { DeviceList } from '#wire/device-list.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { DeviceListKeeper, KeeperError } from '../account/device-list-keeper.ts';
import type { OwnDevices } from '../account/own-devices.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Presence } from '../network/presence.ts';
import { readDeviceList } from '../session/device-lists.ts';
import { rootDeviceOf } from '../session/root-device.ts';
import type { Peer, PeerDevice } from '../tables.ts';
import { MACHINES, type Machine } from './tables.ts';

/** A device that is opened again and again says so no more often (ms). */
const SAY_AGAIN = 3_600_000;

type Said<Kind extends OwnBody['kind']> = Extract<OwnBody, { kind: Kind }>;

export type MachineParts = {
  readonly devices: DeviceListKeeper;
  readonly ownDevices: OwnDevices;
  readonly presence: Presence;
};

/** All of it is private: it travels between own devices only, and stands in no list. */
export class Machines {
  readonly #rows = new CachedTable<Machine>(MACHINES, ({ id }) => id);
  readonly #core: Core;
  readonly #parts: () => MachineParts;

  /** `parts`: asked for when they are needed, since they know each other. */
  constructor(core: Core, parts: () => MachineParts) {
    this.#core = core;
    this.#parts = parts;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
  }

  /** This device first, then the others as the list has them, then those that were logged out. */
  all(): DeviceRow[] {
    const list = this.#parts().devices.list();
    const own = rootDeviceOf(this.#core.own);
    const ids = list.devices.map(({ id }) => id).filter((id) => id !== own);
    return [own, ...ids, ...list.loggedOut].flatMap((id) => this.#rowOf(id, list) ?? []);
  }

  /** What people call this device, else what it calls itself. */
  ownNote(): string {
    const { note } = this.#get(this.#core.own.device.id);
    return note === '' ? this.#core.ports.deviceName : note;
  }

  /** `InvalidParameter`: the note is too long. */
  setNote(id: string, note: string): Promise<Result<void, 'DeviceNotFound' | 'InvalidParameter'>> {
    return this.#core.transact(async (tx) => {
      if (note.length > LIMITS.deviceNote) return err('InvalidParameter');
      if (this.#rowOf(id, this.#parts().devices.list()) === undefined) return err('DeviceNotFound');
      await this.#note(tx, id, note);
      return ok();
    });
  }

  /** A device was let in: what it called itself meanwhile, until it speaks for itself; its note is told to all, to it too. */
  arrived(id: string, { name, note, platform }: Pick<Machine, 'name' | 'note' | 'platform'>): Promise<void> {
    return this.#core.transact(async (tx) => {
      this.#put(tx, { ...this.#get(id, tx), name, platform });
      if (note !== '') await this.#note(tx, id, note);
    });
  }

  /** Lets a device that was logged out in again, under the keys that it had. */
  async admit(id: string): Promise<Result<void, KeeperError>> {
    const device = this.#rows.get(id)?.loggedOut;
    const { devices } = this.#parts();
    if (device == null || !devices.list().loggedOut.includes(id)) return err('DeviceNotFound');
    const added = await devices.add({ ...device, kind: device.kind === 'primary' ? 'default' : device.kind });
    return added.ok ? ok() : added;
  }

  /** Says what this device is, when it is opened: to the others, and for the own list. */
  async introduce(): Promise<void> {
    const { own, ports } = this.#core;
    // what devices are called is told from default room to default room
    if (own.endpoint !== undefined) return;
    await this.#core.transact(async (tx) => {
      const { ownDevices } = this.#parts();
      // whoever hasn't said what they are may know as little of us
      for (const device of ownDevices.others(tx))
        if (this.#get(device.id, tx).name === '') await this.#welcome(tx, device);
      const before = this.#get(own.device.id, tx);
      const { deviceName: name, platform } = ports;
      const clientVersion = ports.release.own.version.slice(0, 32);
      const isSame = before.name === name && before.clientVersion === clientVersion && before.platform === platform;
      if (isSame && this.#core.since(before.loginAt) < SAY_AGAIN) return;
      const row = { ...before, name, platform, clientVersion, loginAt: this.#core.now() };
      this.#put(tx, row);
      await ownDevices.tell(tx, saidOf(row));
    });
  }

  /** What a device says of itself, or the primary one of another. */
  introduced(tx: Transaction, { id, name, platform, clientVersion, loginAt }: Said<'device'>): void {
    const before = this.#get(id, tx);
    if (loginAt >= before.loginAt) this.#put(tx, { ...before, name, platform, clientVersion, loginAt });
  }

  noted(tx: Transaction, { id, note, at }: Said<'note'>): void {
    const before = this.#get(id, tx);
    if (at > before.notedAt || (at === before.notedAt && note > before.note))
      this.#put(tx, { ...before, note, notedAt: at });
  }

  /** The account's list has changed: what isn't in it is forgotten, and devices that are new learn of the others. */
  async listChanged(tx: Transaction, before: Peer, after: Peer, record: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#core.own.endpoint !== undefined) return;
    const loggedOut = readDeviceList(record)?.loggedOut ?? [];
    for (const device of before.devices) {
      const { id } = device;
      if (after.devices.some((other) => other.id === id)) continue;
      if (loggedOut.includes(id)) this.#put(tx, { ...this.#get(id, tx), loggedOut: device });
      else this.#forget(tx, id);
    }
    for (const { id } of this.#rows.all(tx).filter((row) => row.loggedOut !== null)) {
      if (loggedOut.includes(id)) continue;
      if (after.devices.some((device) => device.id === id)) this.#put(tx, { ...this.#get(id, tx), loggedOut: null });
      else this.#forget(tx, id);
    }
    for (const device of after.devices) {
      const known = before.devices.find(({ id }) => id === device.id);
      if (known === undefined) await this.#welcome(tx, device);
      if (known?.kind !== device.kind) this.#announce(tx, device.id);
    }
  }

  /** A direct stream to an own device has opened or closed. */
  directChanged(id: string): void {
    const row = this.#rowOf(id, this.#parts().devices.list());
    if (row !== undefined) this.#core.events.publish('device.changed', { machineId: id, row });
  }

  async #note(tx: Transaction, id: string, note: string): Promise<void> {
    const before = this.#get(id, tx);
    const at = Math.max(this.#core.now(), before.notedAt + 1);
    this.#put(tx, { ...before, note, notedAt: at });
    await this.#parts().ownDevices.tell(tx, { kind: 'note', id, note, at });
  }

  async #welcome(tx: Transaction, device: PeerDevice): Promise<void> {
    const { own } = this.#core;
    if (device.id === own.device.id) return;
    const { devices, ownDevices } = this.#parts();
    const known = this.#rows.all(tx).filter(({ id }) => devices.isPrimary() || id === own.device.id);
    for (const row of known) {
      if (row.name !== '') await ownDevices.tellOne(tx, device, saidOf(row));
      const { id, note, notedAt: at } = row;
      if (at > 0) await ownDevices.tellOne(tx, device, { kind: 'note', id, note, at });
    }
  }

  #get(id: string, tx?: Transaction): Machine {
    const unknown = { id, name: '', platform: 3, clientVersion: '', loginAt: 0, note: '', notedAt: 0, loggedOut: null };
    return this.#rows.get(id, tx) ?? (unknown as Machine);
  }

  #put(tx: Transaction, row: Machine): void {
    this.#rows.put(tx, row);
    this.#announce(tx, row.id);
  }

  #forget(tx: Transaction, id: string): void {
    if (this.#rows.get(id, tx) !== undefined) this.#rows.delete(tx, id);
    this.#announce(tx, id);
  }

  #announce(tx: Transaction, id: string): void {
    tx.publish('device.changed', () => ({
      machineId: id,
      row: this.#rowOf(id, this.#parts().devices.list()) ?? null,
    }));
  }

  #rowOf(id: string, list: DeviceList): DeviceRow | undefined {
    const { address } = this.#core.own;
    const row = this.#get(id);
    const listed = list.devices.find((other) => other.id === id);
    const kind = listed?.kind ?? (list.loggedOut.includes(id) ? (row.loggedOut?.kind ?? 'secondary') : undefined);
    if (kind === undefined) return undefined;
    const isOwn = id === rootDeviceOf(this.#core.own);
    return {
      addr: address,
      machineId: id,
      inOnline: isOwn || (listed !== undefined && this.#parts().presence.isDirect(address, id)),
      devName: row.name,
      devType: DeviceType[kind],
      isInUse: isOwn,
      devNote: row.note === '' ? row.name : row.note,
      lastOutTime: `${row.loginAt}`,
      clientVersion: row.clientVersion,
      Version: 0,
      msgCount: 0,
      autoLogin: listed !== undefined,
      isNewData: row.loginAt > 0,
    };
  }
}

function saidOf({ id, name, platform, clientVersion, loginAt }: Machine): Said<'device'> {
  return { kind: 'device', id, name, platform, clientVersion, loginAt };
}
