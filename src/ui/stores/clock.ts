/** The time of day as a signal, once a minute: for words such as “Today” that grow old. */
import { createSignal } from 'solid-js';

const [time, setTime] = createSignal(Date.now());
setInterval(() => setTime(Date.now()), 60_000);

/** Milliseconds since the epoch, at most a minute old. */
export const now = time;
