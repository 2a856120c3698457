/** Looks at the device lists that home nodes show: our own each time, and those of some friends. */
import type { Core } from '../account/core.ts';
import type { Directory } from './directory.ts';

/** Of so many friends at most, drawn by lot: all have their turn, whatever their number, and a start costs little. */
const AT_ONCE = 32;

/** What looks around: resolves when our own list has been looked at. One round of friends ends before the next begins. */
export function listRounds(core: Core, directory: Directory, friends: () => readonly string[]): () => Promise<void> {
  let isUnderWay = false;
  const lookAtFriends = async () => {
    const waiting = [...friends()];
    for (let turn = 0; turn < AT_ONCE && waiting.length > 0; turn++) {
      const [low = 0, high = 0] = core.ports.random(2);
      const [address] = waiting.splice((low + high * 256) % waiting.length, 1);
      // whoever hasn't been met yet is looked up when they are
      if (address !== undefined && directory.peerOf(address) !== undefined) await directory.refresh(address);
      if (core.closed) return;
    }
  };
  return async () => {
    await directory.refresh(core.own.address);
    if (core.closed || isUnderWay) return;
    isUnderWay = true;
    core.background('lists.friends', () =>
      lookAtFriends().finally(() => {
        isUnderWay = false;
      }),
    );
  };
}
