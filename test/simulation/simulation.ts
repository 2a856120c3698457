/** A run of the simulation: people befriend each other and talk over a bad network while their engines are killed. */
import { sha512 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '#lib/bytes.ts';
import { type Faults, SimulatedInternet } from './network.ts';
import { Killed, Person } from './person.ts';
import { Dice } from './random.ts';
import { VirtualClock } from './virtual-clock.ts';

export type Plan = {
  readonly seed: string;
  readonly people: number;
  readonly messages: number;
  readonly kills: number;
  readonly faults: Faults;
};

export type Report = {
  readonly lost: number;
  readonly duplicated: number;
  readonly misordered: number;
  /** Of each ordered pair that talked: the same on both sides when nothing differs. */
  readonly digests: readonly { readonly sender: string; readonly receiver: string }[];
  readonly undelivered: number;
  readonly kills: number;
  readonly problems: readonly string[];
  /** Virtual time that passed, in ms. */
  readonly elapsed: number;
};

const DAY = 24 * 3_600_000;
const NO_FAULTS: Faults = { loss: 0, duplication: 0, reordering: 0 };

export async function simulate(plan: Plan): Promise<Report> {
  const clock = new VirtualClock();
  const dice = new Dice(plan.seed);
  const internet = new SimulatedInternet(clock, dice, NO_FAULTS);
  const people = Array.from({ length: plan.people }, (_, index) => new Person(`p${index}`, plan.seed, clock, internet));
  const began = clock.now();
  for (const person of people) await person.register();
  await clock.runUntil(clock.now() + 10_000);
  await befriendAll(clock, people);
  internet.faults = plan.faults;

  const sent = new Map<string, string[]>();
  let kills = 0;
  for (let number = 0; number < plan.messages; number++) {
    const due = Math.ceil(((number + 1) * plan.kills) / plan.messages);
    const armed = people.filter(({ killAt }) => killAt !== undefined).length;
    if (kills + armed < due) {
      const victim = dice.pick(people.filter(({ killAt }) => killAt === undefined));
      victim.killAt = { write: victim.writes + 1 + dice.below(12), after: dice.chance(0.5) };
    }
    const from = dice.pick(people);
    const to = dice.pick(people.filter((person) => person !== from));
    const text = `message ${number} from ${from.name} to ${to.name}`;
    kills += await revive(people);
    await sendSurely(from, to, text);
    const key = `${from.name}>${to.name}`;
    sent.set(key, [...(sent.get(key) ?? []), text]);
    if (dice.chance(0.02)) await absence(clock, dice.pick(people), dice.below(60_000));
    await clock.runUntil(clock.now() + dice.below(1500));
    kills += await revive(people);
  }
  // whoever is still to be killed is, while the rest arrives
  await clock.runUntil(clock.now() + 3_600_000);
  kills += await revive(people);
  return settleAndCompare(clock, people, sent, kills, began);
}

async function befriendAll(clock: VirtualClock, people: readonly Person[]): Promise<void> {
  for (const [index, one] of people.entries()) {
    for (const other of people.slice(index + 1)) {
      await clock.until(one.ok('contact', 'addFriend', { nodeId: other.address, content: 'hello', remark: '' }));
      await clock.runUntil(clock.now() + 5000);
      await clock.until(other.ok('contact', 'agreeApplySync', { nodeId: one.address, remark: '' }));
      await clock.runUntil(clock.now() + 5000);
    }
  }
}

/** Starts again whoever was killed; answers how many there were. */
async function revive(people: readonly Person[]): Promise<number> {
  let revived = 0;
  for (const person of people) {
    while (!person.alive) {
      revived++;
      await person.restart().catch((reason: unknown) => {
        if (!(reason instanceof Killed)) throw reason;
      });
    }
  }
  return revived;
}

/** Sends as a person would: when the app died under their hands, they look whether the message is there. */
async function sendSurely(from: Person, to: Person, text: string): Promise<void> {
  for (;;) {
    try {
      await from.send(to, text);
      return;
    } catch (reason) {
      // a dead engine answers a documented error or nothing; a live one must not fail
      if (from.alive) throw reason;
    }
    await revive([from]);
    const history = await from.history(to).catch(() => []);
    if (history.some((row) => row.msg_cry === JSON.stringify({ text }))) return;
  }
}

async function absence(clock: VirtualClock, person: Person, duration: number): Promise<void> {
  if (!person.alive) return;
  const { network } = person;
  network.goOffline();
  clock.after(duration, () => network.goOnline());
}

async function settleAndCompare(
  clock: VirtualClock,
  people: readonly Person[],
  sent: ReadonlyMap<string, readonly string[]>,
  kills: number,
  began: number,
): Promise<Report> {
  let report = {
    lost: 0,
    duplicated: 0,
    misordered: 0,
    undelivered: 0,
    digests: [] as { sender: string; receiver: string }[],
  };
  for (let day = 0; day < 10; day++) {
    await clock.runUntil(clock.now() + (day === 0 ? DAY / 12 : DAY));
    report = await compare(people, sent);
    if (report.lost === 0 && report.undelivered === 0) break;
  }
  return { ...report, kills, problems: people.flatMap(({ problems }) => problems), elapsed: clock.now() - began };
}

async function compare(people: readonly Person[], sent: ReadonlyMap<string, readonly string[]>) {
  const report = {
    lost: 0,
    duplicated: 0,
    misordered: 0,
    undelivered: 0,
    digests: [] as { sender: string; receiver: string }[],
  };
  for (const from of people) {
    for (const to of people) {
      const texts = sent.get(`${from.name}>${to.name}`) ?? [];
      const own = (await from.history(to)).filter((row) => row.c_nd_add === from.address);
      const theirs = (await to.history(from)).filter((row) => row.c_nd_add === from.address);
      const received = theirs.map((row) => (JSON.parse(row.msg_cry) as { text: string }).text);
      report.lost += texts.filter((text) => !received.includes(text)).length;
      report.duplicated += received.length - new Set(received).size;
      if (received.join('\n') !== texts.filter((text) => received.includes(text)).join('\n')) report.misordered++;
      report.undelivered += own.filter((row) => row.msg_state === 1).length;
      report.digests.push({ sender: digest(own), receiver: digest(theirs) });
    }
  }
  return report;
}

function digest(rows: readonly { msg_id: string }[]): string {
  return toHex(sha512(utf8(rows.map((row) => row.msg_id).join(' ')))).slice(0, 16);
}
