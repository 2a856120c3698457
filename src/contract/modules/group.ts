/** Groups: creating, reading and leaving them, and money in them. */
import { groupLists } from './group/lists.ts';
import { localRows } from './group/local-rows.ts';
import { membership } from './group/membership.ts';
import { groupMoney } from './group/money.ts';

export const group = { ...membership, ...groupLists, ...localRows, ...groupMoney };
