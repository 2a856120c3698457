/** What a room is called. */
import type { BlockRow } from '#contract/rows/block.ts';
import { laterText } from '../../i18n/i18n.ts';

/** A room without a name is shown as the default one is, whichever it is. */
export function roomName(row: BlockRow): string {
  return row.b_name.trim() === '' ? laterText().rooms.unnamed : row.b_name;
}
