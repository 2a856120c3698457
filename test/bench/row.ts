/** One line of the benchmark table: ours against a peer, measured in the same run. */

export type BenchRow = {
  readonly name: string;
  /** ours ÷ peer: what is judged, since absolute numbers differ from machine to machine. */
  readonly ratio: number;
  /** The highest ratio that is good enough. */
  readonly target: number;
  readonly ours: number;
  readonly peer: number;
  /** Of `ours` and `peer`, smaller being better: `µs`, `ms`. */
  readonly unit: string;
};
