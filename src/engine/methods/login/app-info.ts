/** `login.appInfo`: the newest release, as the node that served the app describes it. */
import * as v from 'valibot';
import type { login } from '#contract/modules/login.ts';
import { err, ok } from '#lib/result.ts';
import type { Release } from '#model/release.ts';
import type { Handler } from '../../handler.ts';
import type { EngineContext } from '../context.ts';

const Notes = v.array(v.string());
const ReleaseFile = v.object({
  version: v.string(),
  build: v.string(),
  size: v.number(),
  notes: v.object({ en: Notes, 'zh-CN': Notes, 'zh-TW': Notes }),
}) satisfies v.GenericSchema<unknown, Release>;

export const appInfo: Handler<typeof login.appInfo, EngineContext> = async (_params, { ports }) => {
  const { release, platform, homeNodes } = ports;
  const answered = await release.newest();
  const newest = v.safeParse(ReleaseFile, answered.ok ? answered.value : undefined);
  if (!newest.success) return err('NetworkError');
  const { version, build, size, notes } = newest.output;
  return ok({
    version,
    size: `${(size / 2 ** 20).toFixed(1)}M`,
    env: release.own.build === '' ? 1 : 3,
    platform,
    urlUpgrade: homeNodes[0] ?? '',
    upgradeContextZH: notes['zh-CN'],
    upgradeContextZHTW: notes['zh-TW'],
    // the document's name for English
    upgradeContextCN: notes.en,
    upgrade: build !== release.own.build,
    forceUpgrade: false,
    updateMode: 2,
  });
};
