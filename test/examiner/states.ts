/** Stored states: a device's ordinary life at random, in half of them with a hidden room that is used as well. */
import { PASSWORD, textTo } from '../engine/device.ts';
import { World } from '../engine/world.ts';
import { Dice } from '../simulation/random.ts';
import type { Sample } from './classifier.ts';
import { featuresOf } from './features.ts';
import type { StoredState } from './stored-state.ts';
import { type Beginning, Subject } from './subject.ts';

const COVER = 24;
/** Of how many sessions before and after a life has at most. */
const SESSIONS = 3;
const HOUR = 3_600_000;
const HIDDEN = 'the hidden password';
const VISIBLE = 'a visible password';
const CLEAR = 'the clear password';

/** What a test plants, to see that it is found. */
export type Leak = (state: StoredState) => StoredState;

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

/** A life that goes on from a beginning; `hidden` says whether there is a hidden room in it. */
export async function live(from: Beginning, seed: string, hidden: boolean): Promise<Subject> {
  const dice = new Dice(seed);
  const subject = await Subject.at(from, `${seed}/${hidden}`);
  await subject.start(COVER);
  const open = (password: string) => subject.call('login', 'exportLogin', { password, loginType: 'text' });
  const must = async (answer: Promise<{ code: number }>) => {
    const { code } = await answer;
    if (code !== 200) throw new Error(`answered ${code}`);
  };
  const session = async (password: string, use: () => Promise<void>) => {
    subject.now += dice.below(20 * HOUR);
    await must(open(password));
    await use();
    await must(subject.call('login', 'exportLogout'));
  };
  /** In the default room and in a visible one alike. */
  const change = async () => {
    subject.now += dice.below(HOUR);
    const nickname = `name ${dice.below(1000)}`.repeat(1 + dice.below(4));
    await must(subject.call('user', 'updateUserSingleInfo', { nickname }));
  };
  const busy = async () => {
    for (let count = 1 + dice.below(3); count > 0; count--) {
      if (dice.chance(0.5)) await change();
      else await must(subject.call('chat', 'sendTextMessage', textTo(from.friend, 'x'.repeat(1 + dice.below(300)))));
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
    // where there is no hidden room, somebody looks at the default room and does nothing
    else if (hidden) await session(HIDDEN, change);
    else await session(PASSWORD, async () => undefined);
  }
  subject.now += dice.below(20 * HOUR);
  return subject;
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
    const subject = await live(from as Beginning, `${seed}/${Math.floor(index / 2)}/life`, label === 1);
    const state = subject.state();
    const known = await subject.known();
    await subject.stop();
    for (const [nth, leak] of leaks.entries())
      samples[nth]?.push({ features: await featuresOf(label === 1 ? leak(state) : state, known), label });
  }
  return samples;
}
