/** The owner's settings: kept for the app, which goes by them; the engine itself does not. */
import { SETTINGS, type UserSettings } from '../tables.ts';
import { CachedTable } from './cached-table.ts';
import type { Core } from './core.ts';
import type { Transaction } from './transaction.ts';

export type SettingsChange = {
  readonly [Field in keyof UserSettings]?: UserSettings[Field] | undefined;
};

export class Settings {
  readonly rows = new CachedTable<UserSettings>(SETTINGS, () => 'own');
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async load(): Promise<void> {
    await this.rows.load(this.#core.store);
  }

  /** What has never been changed is as it comes. */
  row(tx?: Transaction): UserSettings {
    return this.rows.get('own', tx) ?? { ...UNCHANGED_SETTINGS, updated_time: this.#core.own.created };
  }

  /** Fields left out or undefined stay as they are. */
  change(tx: Transaction, change: SettingsChange): void {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.rows.put(tx, { ...this.row(tx), ...given, updated_time: this.#core.now() });
  }
}

/** As they come. */
export const UNCHANGED_SETTINGS: Omit<UserSettings, 'updated_time'> = {
  sh_nic: 0,
  rc_ac_vc_invit_info: 1,
  rc_new_msg_info: 1,
  show_last_online_time: 0,
  use_mobile_data: 0,
  use_wifi_data: 0,
  info_ac_vc_invit_rg: 1,
  info_ac_vc_invit_sk: 1,
  new_msg_ring_tone: 1,
  new_msg_sk: 1,
  lang: 'en',
  shark_it_off: 0,
};
