/** A run of the simulation: people befriend each other and talk over a bad network while their engines are killed. */

import { nobleProvider } from '#crypto/noble-provider.ts';
import { type Comparison, compare, type Said } from './comparison.ts';
import { type Faults, SimulatedInternet } from './internet.ts';
import { Killed, Person, type PersonOptions } from './person.ts';
import { Dice } from './random.ts';
import { befriend, type Somebody, settleIn } from './somebody.ts';
import { swiftProvider } from './swift-provider.ts';
import { VirtualClock } from './virtual-clock.ts';

export type Plan = {
  readonly seed: string;
  /** Of each person the number of devices. */
  readonly devices: readonly number[];
  readonly messages: number;
  readonly kills: number;
  readonly faults: Faults;
  /** How far a device's clock may be wrong either way, ms; it jumps now and then. */
  readonly skew: number;
  readonly storage: NonNullable<PersonOptions['storage']>;
};

export type Report = Comparison & {
  readonly kills: number;
  readonly jumps: number;
  readonly problems: readonly string[];
  /** Virtual time that passed, in ms. */
  readonly elapsed: number;
};

const DAY = 24 * 3_600_000;
const NO_FAULTS: Faults = { loss: 0, duplication: 0, reordering: 0 };
/** How likely each is after a message. */
const CHANCE = { absence: 0.02, reading: 0.05, jump: 0.01 };
/** In memory nothing waits for the event loop. */
const SURROUNDINGS = {
  memory: { turns: 2, crypto: swiftProvider },
  indexedDB: { turns: 24, crypto: nobleProvider },
};

export async function simulate(plan: Plan): Promise<Report> {
  return new Simulation(plan).run();
}

class Simulation {
  readonly #plan: Plan;
  readonly #clock: VirtualClock;
  readonly #dice: Dice;
  readonly #internet: SimulatedInternet;
  readonly #devices: Person[] = [];
  readonly #people: Somebody[] = [];
  readonly #said: Said = new Map();
  #kills = 0;
  #jumps = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#clock = new VirtualClock(SURROUNDINGS[plan.storage].turns);
    this.#dice = new Dice(plan.seed);
    this.#internet = new SimulatedInternet(this.#clock, this.#dice, NO_FAULTS);
  }

  async run(): Promise<Report> {
    const began = this.#clock.now();
    await this.#gather();
    this.#internet.faults = this.#plan.faults;
    for (let number = 0; number < this.#plan.messages; number++) await this.#talk(number);
    // whoever is still to be killed is, while the rest arrives
    await this.#clock.runUntil(this.#clock.now() + 3_600_000);
    await this.#revive();
    const comparison = await this.#settle();
    const problems = this.#devices.flatMap((device) => device.problems);
    return {
      ...comparison,
      kills: this.#kills,
      jumps: this.#jumps,
      problems,
      elapsed: this.#clock.now() - began,
    };
  }

  async #gather(): Promise<void> {
    const { seed, devices, storage } = this.#plan;
    const { crypto } = SURROUNDINGS[storage];
    for (const [index, count] of devices.entries()) {
      const own = Array.from(
        { length: count },
        (_, number) => new Person(`${index}.${number}`, seed, this.#clock, this.#internet, { crypto, storage }),
      );
      for (const device of own) this.#setClock(device);
      this.#people.push(await settleIn(`${index}`, crypto, this.#clock, own));
      this.#devices.push(...own);
    }
    await this.#clock.runUntil(this.#clock.now() + 10_000);
    for (const [index, one] of this.#people.entries())
      for (const other of this.#people.slice(index + 1)) await befriend(this.#clock, one, other);
  }

  async #talk(number: number): Promise<void> {
    this.#armKill(number);
    const from = this.#dice.pick(this.#people);
    const to = this.#dice.pick(this.#people.filter((person) => person !== from));
    const device = this.#dice.pick(from.devices);
    await this.#revive();
    await this.#send(device, to, `${number} ${device.name}`);
    if (this.#dice.chance(CHANCE.reading)) await this.#read(this.#dice.pick(to.devices), from);
    if (this.#dice.chance(CHANCE.absence)) this.#absence(this.#dice.pick(this.#devices), this.#dice.below(60_000));
    if (this.#dice.chance(CHANCE.jump)) this.#setClock(this.#dice.pick(this.#devices));
    await this.#clock.runUntil(this.#clock.now() + this.#dice.below(1500));
    await this.#revive();
  }

  #armKill(number: number): void {
    const { kills, messages } = this.#plan;
    const due = Math.ceil(((number + 1) * kills) / messages);
    const unarmed = this.#devices.filter(({ killAt }) => killAt === undefined);
    const armed = this.#devices.length - unarmed.length;
    if (this.#kills + armed >= due || unarmed.length === 0) return;
    const victim = this.#dice.pick(unarmed);
    victim.killAt = { write: victim.writes + 1 + this.#dice.below(12), after: this.#dice.chance(0.5) };
  }

  #setClock(device: Person): void {
    if (this.#plan.skew === 0) return;
    this.#jumps++;
    device.skew = Math.round((2 * this.#dice.next() - 1) * this.#plan.skew);
  }

  /** Starts again whoever was killed. */
  async #revive(): Promise<void> {
    for (const device of this.#devices) {
      while (!device.alive) {
        this.#kills++;
        await device.restart().catch((reason: unknown) => {
          if (!(reason instanceof Killed)) throw reason;
        });
      }
    }
  }

  /** Sends as a person would: when the app died under their hands, they look whether the message is there. */
  async #send(from: Person, to: Somebody, text: string): Promise<void> {
    const key = `${from.name}>${to.name}`;
    const texts = this.#said.get(key) ?? [];
    texts.push(text);
    this.#said.set(key, texts);
    for (;;) {
      try {
        await from.send(to, text);
        return;
      } catch (reason) {
        // a dead engine answers a documented error or nothing; a live one must not fail
        if (from.alive) throw reason;
      }
      await this.#revive();
      const newest = await from.latest(to, 20).catch(() => []);
      if (newest.some((row) => row.msg_cry === JSON.stringify({ text }))) return;
    }
  }

  /** Looks at the newest messages of a conversation; whoever dies over it looks another time. */
  async #read(reader: Person, other: Somebody): Promise<void> {
    try {
      const newest = await reader.latest(other, 30);
      const ids = newest.filter((row) => row.msg_source === 1 && row.msg_state === 1).map((row) => row.msg_id);
      if (ids.length > 0) await reader.read(other, ids);
    } catch (reason) {
      if (reader.alive) throw reason;
    }
  }

  #absence(device: Person, duration: number): void {
    if (!device.alive) return;
    const { network } = device;
    network.goOffline();
    this.#clock.after(duration, () => network.goOnline());
  }

  async #settle(): Promise<Comparison> {
    await this.#clock.runUntil(this.#clock.now() + DAY / 12);
    let comparison = await compare(this.#people, this.#said);
    for (let day = 0; day < 10 && (comparison.lost > 0 || comparison.undelivered > 0); day++) {
      await this.#clock.runUntil(this.#clock.now() + DAY);
      comparison = await compare(this.#people, this.#said);
    }
    return comparison;
  }
}
