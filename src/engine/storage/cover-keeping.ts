/** Keeps a cover in every database, whoever uses it: planted when it is first opened, renewed some time after each opening. */
import type { Clock, RandomBytes } from '../ports.ts';
import { plantCover } from './cover-rows.ts';
import type { RowDatabase } from './row-database.ts';

/** 8 MiB: hidden rooms have no more in all. */
export const DEFAULT_COVER = 2048;

/** Renewing takes the disk's time, which whoever has just opened the app wants for something else (ms). */
const RENEWAL_DELAY = 10_000;

export type CoverKeepingPorts = { readonly clock: Clock; readonly random: RandomBytes };

/** The same database. A cover for which there is no room now is planted at another opening. */
export async function withCover(
  database: RowDatabase,
  count: number,
  { clock, random }: CoverKeepingPorts,
): Promise<RowDatabase> {
  if ((await database.countCover()) === 0) await plantCover(database, count, random);
  clock.after(RENEWAL_DELAY, () => {
    // one that is closed by then was renewed as it closed
    void database.renewCover();
  });
  return database;
}
