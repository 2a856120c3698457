/** The home nodes' time, as far as it can be believed. */
import type { Ports } from '../ports.ts';

/** A time of the nodes that is so far (ms) from ours is none: they could say it to excuse what they have lost. */
export const CREDIBLE_DIFFERENCE = 30 * 24 * 3_600_000;

/** The home nodes' time (ms); that of this device where they say none, or one that can't be believed. */
export async function credibleTime({ clock, network }: Pick<Ports, 'clock' | 'network'>): Promise<number> {
  const [time, own] = [await network.time(), clock.now()];
  return time.ok && Math.abs(time.value - own) <= CREDIBLE_DIFFERENCE ? time.value : own;
}
