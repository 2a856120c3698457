/** Stored states: a device's ordinary life at random, in half of them with a hidden room that is used as well. */
import { PASSWORD, textTo } from '../engine/device.ts';
import { World } from '../engine/world.ts';
import { Dice } from '../simulation/random.ts';
import type { Sample } from './classifier.ts';
import { featuresOf } from './features.ts';
import type { Leak } from './leaks.ts';
import { type Beginning, Subject } from './subject.ts';

const COVER = 24;
/** Of how many sessions before and after a life has at most. */
const SESSIONS = 3;
const HOUR = 3_600_000;
const HIDDEN = 'the hidden password';
const VISIBLE = 'a visible password';
const CLEAR = 'the clear password';

/** A device whose owner has a friend and has said something. */
export async function beginning(seed: string): Promise<Beginning> {
  const world = new World(seed, 'swift');
  const dice = new Dice(seed);
  const [anna, ben] = [world.device('anna'), world.device('ben')];
  for (const device of [anna, ben]) {
    device.coverRecords = COVER;
    await device.start();
    await device.register();
    await device.login();
    await world.pass(5000);
  }
  await world.befriend(anna, ben);
  for (let count = dice.below(6); count > 0; count--) await anna.send(ben, `text ${count}`);
  await world.pass(5000);
  await anna.stop();
  await ben.stop();
  const { address } = anna;
  return { files: anna.files, rows: anna.rows, now: world.clock.now(), address, friend: ben.address };
}

/** Whoever leads a life: an engine in memory, or the app in a browser. */
export type Living = {
  call(module: string, method: string, params?: object): Promise<{ readonly code: number }>;
  /** Milliseconds go by, where a clock can be made to. */
  pass(time: number): void;
};

/** A life that goes on from a beginning with this friend; `hidden` says whether there is a hidden room in it. */
export async function live(subject: Living, friend: string, dice: Dice, hidden: boolean): Promise<void> {
  const open = (password: string) => subject.call('login', 'exportLogin', { password, loginType: 'text' });
  const must = async (answer: Promise<{ code: number }>) => {
    const { code } = await answer;
    if (code !== 200) throw new Error(`answered ${code}`);
  };
  const session = async (password: string, use: () => Promise<void>) => {
    subject.pass(dice.below(20 * HOUR));
    await must(open(password));
    await use();
    await must(subject.call('login', 'exportLogout'));
  };
  const look = async () => subject.pass(dice.below(HOUR));
  /** In the default room and in a visible one alike. */
  const change = async () => {
    subject.pass(dice.below(HOUR));
    const nickname = `name ${dice.below(1000)}`.repeat(1 + dice.below(4));
    await must(subject.call('user', 'updateUserSingleInfo', { nickname }));
  };
  const busy = async () => {
    for (let count = 1 + dice.below(3); count > 0; count--) {
      if (dice.chance(0.5)) await change();
      else await must(subject.call('chat', 'sendTextMessage', textTo(friend, 'x'.repeat(1 + dice.below(300)))));
    }
  };
  const room = (blockName: string, loginPassword: string) =>
    subject.call('block', 'crateBlock', {
      blockName,
      loginPassword,
      isOpenMsg: 1,
      messages: [],
      exp: 4,
      pfp: 1,
      pfpUrl: '',
    });

  if (dice.chance(0.4)) await session(PASSWORD, () => must(subject.call('protection', 'setDecoy', { isOn: true })));
  if (dice.chance(0.4))
    await session(PASSWORD, () => must(subject.call('user', 'updateEmptyPassword', { password: CLEAR })));
  const isVisible = dice.chance(0.3);
  if (isVisible) await session(PASSWORD, () => must(room('visible', VISIBLE)));
  if (hidden) {
    await session(PASSWORD, () => must(room('hidden', HIDDEN)));
    // its password opens it as a visible room still
    await session(HIDDEN, () => must(subject.call('room', 'hide', { otherPassword: '' })));
  } else {
    // who has no hidden room opens the app as often
    for (let count = 0; count < 2; count++) await session(PASSWORD, async () => undefined);
  }
  const sessions = [
    'busy',
    ...Array.from({ length: 1 + dice.below(SESSIONS) }, () => dice.pick(['busy', 'other', 'visible'])),
  ];
  for (const kind of sessions) {
    if (kind === 'busy') await session(PASSWORD, busy);
    else if (kind === 'visible' && isVisible) await session(VISIBLE, change);
    // where there is no hidden room, somebody looks at the default room for as long and does nothing
    else if (hidden) await session(HIDDEN, change);
    else await session(PASSWORD, look);
  }
  subject.pass(dice.below(20 * HOUR));
}

/**
 * So many lives, half of them with a hidden room, each as an examiner sees it; both halves from the same beginnings. Once
 * for each leak, which is planted where there is a hidden room.
 */
export async function sampleLives(count: number, seed: string, leaks: readonly Leak[]): Promise<Sample[][]> {
  const samples: Sample[][] = leaks.map(() => []);
  const perBeginning = 20;
  let from: Beginning | undefined;
  for (let index = 0; index < count; index++) {
    if (index % perBeginning === 0) from = await beginning(`${seed}/${index}`);
    const label = (index % 2) as 0 | 1;
    const life = `${seed}/${Math.floor(index / 2)}/life`;
    const subject = await Subject.at(from as Beginning, `${life}/${label === 1}`);
    await subject.start(COVER);
    await live(subject, (from as Beginning).friend, new Dice(life), label === 1);
    const state = subject.state();
    const known = await subject.known();
    await subject.stop();
    for (const [nth, leak] of leaks.entries())
      samples[nth]?.push({ features: await featuresOf(label === 1 ? leak(state) : state, known), label });
  }
  return samples;
}
