/** The home nodes' time, as far as it can be believed: they may be the ones who gain by another. */
import type { Ports } from '../ports.ts';

const DAY = 24 * 3_600_000;
/** A time of the nodes that is so far (ms) from ours is none: they could say it to excuse what they have lost. */
export const CREDIBLE_DIFFERENCE = 30 * DAY;

/** The home nodes' time (ms); that of this device where they say none, or one that can't be believed. */
export async function credibleTime({ clock, network }: Pick<Ports, 'clock' | 'network'>): Promise<number> {
  const [time, own] = [await network.time(), clock.now()];
  return time.ok && Math.abs(time.value - own) <= CREDIBLE_DIFFERENCE ? time.value : own;
}

/**
 * The home nodes' time (ms), for what the later time decides: no more than a day before ours, since a node could undo by it
 * what is done now, nor more than a month after it, which no later time would get beyond.
 */
export async function boundedTime({ clock, network }: Pick<Ports, 'clock' | 'network'>): Promise<number> {
  const [time, own] = [await network.time(), clock.now()];
  return time.ok ? Math.max(own - DAY, Math.min(time.value, own + CREDIBLE_DIFFERENCE)) : own;
}
