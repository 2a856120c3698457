/** `npm start`: builds the app, then runs the super node that serves it, in this one process, so that a signal ends it all. */
import { build } from 'vite';
import { ROOT } from './run.ts';

const giveUp = (): never => process.exit(0);
process.once('SIGINT', giveUp).once('SIGTERM', giveUp);

// A folder that somebody names may hold more than a build: only our own is emptied.
const outDir = process.env['ICOM_APP'];
await build({ root: ROOT, logLevel: 'warn', build: outDir === undefined ? {} : { outDir, emptyOutDir: false } });

// From here on the node listens for the signals itself. It reads the same command line.
process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
await import('../../src/supernode/main.ts');
