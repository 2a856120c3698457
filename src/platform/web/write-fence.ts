/**
 * Keeps an engine that was evicted while it stood still from writing anything once it runs again, since the next one has
 * begun by then. Each write looks whether the worker still holds the engine's lock; the next engine waits for a write under way.
 * Left out is storing the same cover anew, a single transaction that does no harm at any time.
 */
import type { EngineOptions } from '#engine/engine.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { openRowDatabase } from '#engine/storage/database.ts';
import { whileTheEngine } from './engine-lock.ts';

/**
 * What an engine is made of that can be evicted. What it writes after that never comes to an end, and isn't begun once
 * `evicted` is aborted.
 */
export function fenced(ports: EnginePorts, evicted: AbortSignal): [EnginePorts, EngineOptions] {
  const fence = async <T>(write: () => Promise<T>): Promise<T> => {
    const written = evicted.aborted ? undefined : await whileTheEngine(write);
    return written === undefined ? new Promise<never>(() => undefined) : written.answer;
  };
  const { files, profileKey } = ports;
  return [
    {
      ...ports,
      files: {
        read: (name) => files.read(name),
        write: (name, content) => fence(() => files.write(name, content)),
        remove: (name) => fence(() => files.remove(name)),
      },
      profileKey: {
        mac: (data) => profileKey.mac(data),
        async renew() {
          const next = await profileKey.renew();
          return { ...next, take: () => fence(() => next.take()) };
        },
      },
    },
    {
      async openRows(name) {
        const rows = await openRowDatabase(ports.database, name);
        return { ...rows, write: (changes) => fence(() => rows.write(changes)) };
      },
    },
  ];
}
