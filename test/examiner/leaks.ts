/** What a test plants where there is a hidden room, to see that it is found. */
import type { StoredState } from './stored-state.ts';

export type Leak = (state: StoredState) => StoredState;

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const blindName = () => Buffer.from(random(16)).toString('hex');
export const leaks: Record<string, Leak> = {
  'one row that no password explains': (state) => ({
    ...state,
    rows: [...state.rows, { id: blindName(), group: blindName(), box: random(284), age: 1 }],
  }),
  'a record of the cover that is half zeros': (state) => ({
    ...state,
    cover: state.cover.map((record) =>
      record.number === 5 ? { ...record, bytes: record.bytes.slice().fill(0, 2048) } : record,
    ),
  }),
  'a record of the cover that was written after the others': (state) => ({
    ...state,
    cover: state.cover.map((record) => (record.number === 5 ? { ...record, age: record.age + 1 } : record)),
  }),
  'a file more': (state) => ({ ...state, files: [...state.files, { name: 'pool', content: random(64), changed: 0 }] }),
};
