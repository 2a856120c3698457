/** The owner's own name, picture and settings, as they are kept and shown. */
import type { UserRow } from '#contract/rows/user.ts';
import { label, lengthPrefixed } from '#crypto/labels.ts';
import { toHex } from '#lib/bytes.ts';
import { MnemonicBackup } from '#model/enumerations.ts';
import type { ProfileCard } from '#wire/payload.ts';
import { PROFILE, type UserProfile } from '../tables.ts';
import { CachedTable } from './cached-table.ts';
import type { Core } from './core.ts';
import type { Transaction } from './transaction.ts';
import { uuid } from './uuid.ts';

export type ProfileChange = {
  readonly [Field in 'nick' | 'pfpId' | 'pfpUrl' | 'domain' | 'backup']?: UserProfile[Field] | undefined;
};

export class Profile {
  readonly rows = new CachedTable<UserProfile>(PROFILE, () => 'own');
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async load(): Promise<void> {
    await this.rows.load(this.#core.store);
    if (this.rows.get('own') !== undefined) return;
    const { address, created, signing } = this.#core.own;
    // the same on every device of the account, so that nothing has to be told of what nobody has changed
    const bytes = this.#core.provider.sha512(lengthPrefixed(label('first-profile'), signing.publicKey));
    const [picture = 0] = bytes;
    const row = {
      id: uuid((length) => bytes.slice(1, 1 + length)),
      nick: address.slice(0, 8),
      pfpId: picture % PICTURES,
      pfpUrl: '',
      version: 1,
      updated: created,
      domain: '',
      backup: MnemonicBackup.none,
    };
    await this.#core.transact(async (tx) => this.rows.put(tx, row));
  }

  /** A profile that shows the same: for a room of the owner's, which goes on with it by itself. */
  copy(): UserProfile {
    return { ...this.#row(), id: uuid(this.#core.ports.random) };
  }

  /** What friends are told. */
  card(tx?: Transaction): ProfileCard {
    const { nick, pfpId, pfpUrl, version } = this.#row(tx);
    return { nick, pfpId, pfpUrl, version };
  }

  /** Fields left out or undefined stay as they are. */
  change(tx: Transaction, change: ProfileChange): void {
    const row = this.#row(tx);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = { ...row, ...given };
    // the version is that of what friends are told
    const isTold = next.nick !== row.nick || next.pfpId !== row.pfpId || next.pfpUrl !== row.pfpUrl;
    this.#put(tx, { ...next, version: row.version + (isTold ? 1 : 0) });
  }

  /** Takes over what another device of the owner has changed. */
  adopt(tx: Transaction, change: Partial<Omit<UserProfile, 'id' | 'updated'>>): void {
    this.#put(tx, { ...this.#row(tx), ...change });
  }

  #put(tx: Transaction, row: UserProfile): void {
    const { backup } = this.#row(tx);
    this.rows.put(tx, { ...row, updated: this.#core.now() });
    tx.publish('user.changed', () => ({ row: this.row() }));
    if (backup !== row.backup) tx.publish('backup.changed', () => ({ value: row.backup }));
  }

  /** Whether the twelve words have been written down. */
  backup(): MnemonicBackup {
    return this.#row().backup;
  }

  row(): UserRow {
    const profile = this.#row();
    const { own } = this.#core;
    return {
      u_id: profile.id,
      u_nick: profile.nick,
      u_nd_add: own.address,
      u_pfp_id: profile.pfpId,
      u_pfp_url: profile.pfpUrl,
      u_empty_pwd: '',
      u_ip: '',
      c_pub_key: toHex(own.signing.publicKey),
      c_pub_curve: toHex(own.exchange.publicKey),
      u_anon_pwd: '',
      u_max_bolcks: 3,
      u_max_gp_mbr: 50,
      u_version: profile.version,
      c_list_version: 1,
      u_max_gp_vc_mbr: 9,
      created_time: own.created,
      updated_time: profile.updated,
      u_domain: profile.domain,
      back_back_file: profile.backup === MnemonicBackup.done ? 1 : 0,
    };
  }

  #row(tx?: Transaction): UserProfile {
    const row = this.rows.get('own', tx);
    if (row === undefined) throw new Error('the profile is loaded with the account');
    return row;
  }
}

/** How many generated pictures there are to begin with. */
const PICTURES = 12;
