/** What the answer to a wrong password says about the next try. */

export type Wait = { readonly milliseconds: number; readonly tries: number };

/** Reads “… 5 tries in a row … next try in 28 s …” out of a response's message; 0 for what isn't told. */
export function readWait(message: string): Wait {
  const tries = /(\d+) tries in a row/i.exec(message)?.[1];
  const seconds = /next try in (\d+) s/i.exec(message)?.[1];
  return { milliseconds: Number(seconds ?? 0) * 1000, tries: Number(tries ?? 0) };
}
