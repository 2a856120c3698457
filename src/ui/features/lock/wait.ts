/** What the answer to a wrong password says about the next try. */

export type Wait = { readonly milliseconds: number; readonly tries: number };

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

/** Reads `{wait, tries}` (ms until the next try may be made; wrong tries in a row); 0 for what isn't told. */
export function readWait(data: unknown): Wait {
  const { wait, tries } = (typeof data === 'object' && data !== null ? data : {}) as {
    wait?: unknown;
    tries?: unknown;
  };
  return { milliseconds: count(wait), tries: count(tries) };
}
