/** The owner's name and picture, and their settings, as the account's state: each setting is an item of its own. */
import * as v from 'valibot';
import { MnemonicBackup } from '#model/enumerations.ts';
import { profileCard } from '#wire/payload.ts';
import type { Profile } from '../account/profile.ts';
import { type Settings, UNCHANGED_SETTINGS } from '../account/settings.ts';
import type { Transaction } from '../account/transaction.ts';
import type { UserProfile, UserSettings } from '../tables.ts';
import { MAPS } from './map-names.ts';
import type { StateMaps } from './state-maps.ts';

const setting = v.union([v.pipe(v.number(), v.safeInteger()), v.pipe(v.string(), v.maxLength(64))]);
const domain = v.pipe(v.string(), v.maxLength(2048));
const backup = v.enum(MnemonicBackup);

export type OwnMapActions = {
  readonly profile: Profile;
  readonly settings: Settings;
  /** Friends may have heard something else of us: they are told what holds. */
  tellProfile(tx: Transaction): Promise<void>;
};

export function addOwnMaps(maps: StateMaps, { profile, settings, tellProfile }: OwnMapActions): void {
  maps.add<UserProfile, v.InferOutput<typeof profileCard>>({
    name: MAPS.user,
    schema: profileCard,
    table: profile.rows,
    itemsOf: ['card'],
    valueOf: ({ nick, pfpId, pfpUrl, version }) => (version === 1 ? undefined : { nick, pfpId, pfpUrl, version }),
    async apply(tx, _item, value) {
      if (value === undefined) return;
      const own = profile.card(tx);
      const same = own.nick === value.nick && own.pfpId === value.pfpId && own.pfpUrl === value.pfpUrl;
      const isNewer = value.version > own.version || same;
      profile.adopt(tx, { ...value, version: Math.max(value.version, own.version + (isNewer ? 0 : 1)) });
      // two devices have edited it apart, and both have told friends: what holds gets a version above both
      if (!isNewer) await tellProfile(tx);
    },
  });
  maps.add<UserProfile, string>({
    name: MAPS.domain,
    schema: domain,
    table: profile.rows,
    itemsOf: ['own'],
    valueOf: (row) => (row.domain === '' ? undefined : row.domain),
    apply: (tx, _item, value = '') => profile.adopt(tx, { domain: value }),
  });
  maps.add<UserProfile, MnemonicBackup>({
    name: MAPS.login,
    schema: backup,
    table: profile.rows,
    itemsOf: ['backup'],
    valueOf: (row) => (row.backup === MnemonicBackup.none ? undefined : row.backup),
    apply: (tx, _item, value = MnemonicBackup.none) => profile.adopt(tx, { backup: value }),
  });
  const { updated_time: _, ...fields } = { ...UNCHANGED_SETTINGS, updated_time: 0 };
  maps.add<UserSettings, number | string>({
    name: MAPS.settings,
    schema: setting,
    table: settings.rows,
    itemsOf: Object.keys(fields),
    valueOf(row, item) {
      const value = row[item as keyof typeof fields];
      return value === fields[item as keyof typeof fields] ? undefined : value;
    },
    apply(tx, item, value) {
      const unchanged = fields[item as keyof typeof fields];
      // of a newer version of the app, or none of ours
      if (unchanged === undefined || (value !== undefined && typeof value !== typeof unchanged)) return;
      settings.change(tx, { [item]: value ?? unchanged });
    },
  });
}
