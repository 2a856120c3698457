/** A device’s secret files, in a map that outlives the engine; it is held to ask for one thing at a time. */
import type { SecretFiles } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';

/** `write` is told of each change, before and after it. `crowded`: a browser's files lose the race of a read and a write. */
export function deviceFiles(
  content: () => Map<string, Bytes>,
  write: (after: boolean) => void,
  crowded: () => void,
): SecretFiles {
  let isAsked = false;
  const alone = async <T>(task: () => T): Promise<T> => {
    if (isAsked) crowded();
    isAsked = true;
    // a real file takes a while at least
    await Promise.resolve();
    try {
      return task();
    } finally {
      isAsked = false;
    }
  };
  const change = (make: () => void) =>
    alone(() => {
      write(false);
      make();
      write(true);
    });
  return {
    read: (name) => alone(() => content().get(name)?.slice()),
    write: (name, bytes) => change(() => void content().set(name, new Uint8Array(bytes))),
    remove: (name) => change(() => void content().delete(name)),
  };
}
