/** Keeps a cover in every database, whoever uses it: planted when it is first opened. */
import type { RandomBytes } from '../ports.ts';
import { plantCover } from './cover-rows.ts';
import type { RowDatabase } from './row-database.ts';

/** 8 MiB: hidden rooms have no more in all. */
export const DEFAULT_COVER = 2048;

/** The same database. A cover for which there is no room now is planted at another opening. */
export async function withCover(database: RowDatabase, count: number, random: RandomBytes): Promise<RowDatabase> {
  if (!(await database.hasCover())) await plantCover(database, count, random);
  return database;
}
