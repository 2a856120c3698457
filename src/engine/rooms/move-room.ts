/** Doing something with all that the open room keeps: it is closed meanwhile, and something is open again afterwards. */
import { err, ok, type Result } from '#lib/result.ts';
import type { Opened } from '../storage/vault.ts';
import type { Way } from './passwords.ts';

/** Answers what is to be opened then; `undefined` leaves the account locked. */
export type Move<E> = (opened: Opened) => Promise<Result<Opened | undefined, E>>;

type Doors = { close(): Promise<void>; enter(next: Way | Opened): Promise<unknown> };

/** On an error, and on a throw, the room that was open is opened again. `Failed`: no password has opened it. */
export async function moveRoom<E>(
  way: Way | undefined,
  task: Move<E>,
  { close, enter }: Doors,
): Promise<Result<void, E | 'Failed'>> {
  if (way?.secret === undefined) return err('Failed');
  await close();
  let moved: Result<Opened | undefined, E> | undefined;
  try {
    moved = await task({ ...way, secret: way.secret });
  } finally {
    const next = moved?.ok === true ? moved.value : way;
    if (next !== undefined) await enter(next);
  }
  return moved.ok ? ok() : moved;
}
