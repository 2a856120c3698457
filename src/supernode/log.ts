/** The node's log: one JSON line per event, with codes and counts only; never an address, a mailbox, a key or a body. */

export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  fields?: Readonly<Record<string, string | number>>,
) => void;

export const consoleLog: Log = (level, event, fields) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
};

/** An error's code or class: its message might carry a path or an address. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
