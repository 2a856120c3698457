/** Times that come from other people's devices: any number becomes one that dates and their formats can hold. */

/** A day within what `Date` can hold (8.64e15 ms either way), so that its local day exists in every time zone too. */
const furthest = 8.64e15 - 86_400_000;

/** `time` in ms, brought into the range of dates; 0 when it is no number at all. */
export function moment(time: number): number {
  return Number.isNaN(time) ? 0 : Math.min(furthest, Math.max(-furthest, time));
}

/** Midnight before `time`, in the local time zone. */
export function startOfDay(time: number): number {
  return new Date(moment(time)).setHours(0, 0, 0, 0);
}

/** For `<time dateTime>`: never throws, whatever the number. */
export function machineTime(time: number): string {
  return new Date(moment(time)).toISOString();
}
