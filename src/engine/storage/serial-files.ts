/** Secret files that are asked for one thing at a time: a read that a write overtakes finds half a file, or none. */
import { SerialQueue } from '#lib/async.ts';
import type { SecretFiles } from '../ports.ts';

export function oneAtATime(files: SecretFiles): SecretFiles {
  const queue = new SerialQueue();
  return {
    read: (name) => queue.run(() => files.read(name)),
    write: (name, content) => queue.run(() => files.write(name, content)),
    remove: (name) => queue.run(() => files.remove(name)),
  };
}
