/** The open room's name, picture, settings and notices. */
import { BlockLifetime } from '#model/enumerations.ts';
import { uuid } from '../account/uuid.ts';
import type { RandomBytes } from '../ports.ts';
import type { OwnRoom } from './tables.ts';

/** What every opened room is called until its owner gives it another name. */
const FIRST_NAME = 'iCom';

/** A new room as it comes, with what is given of it. */
export function newRoom(random: RandomBytes, now: number, given: Partial<OwnRoom> = {}): OwnRoom {
  return {
    id: uuid(random),
    configId: uuid(random),
    name: FIRST_NAME,
    pfp: 0,
    pfpUrl: '',
    created: now,
    updated: now,
    exp: BlockLifetime.forever,
    notifies: true,
    notices: [],
    published: false,
    mapKey: random(32),
    ...given,
  };
}
