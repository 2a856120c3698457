/** The embedded store: one LevelDB directory, every change synced to disk before it is reported. */
import { EmbeddedDatabase } from './embedded-database.ts';
import { EmbeddedMail } from './embedded-mail.ts';
import { EmbeddedPrekeys } from './embedded-prekeys.ts';
import { EmbeddedRecords } from './embedded-records.ts';
import { EmbeddedRevocations } from './embedded-revocations.ts';
import type { Quotas, Store } from './store.ts';

const SWEEP_GROUP = 500;

/** Throws when the directory can't be used, for example because another process has it open. */
export async function openEmbeddedStore(directory: string, quotas: Quotas): Promise<Store> {
  const database = await EmbeddedDatabase.open(directory);
  const mail = await EmbeddedMail.open(database, quotas);
  const records = await EmbeddedRecords.open(database, quotas);
  const prekeys = await EmbeddedPrekeys.open(database, quotas);
  const revocations = await EmbeddedRevocations.open(database, quotas);

  /** Ends what `target`, a key of one of these, stands for. */
  const expire = async (target: string, now: number): Promise<void> => {
    const [kind, name = '', position = ''] = target.split('/');
    if (kind === 'm') await mail.expire(name, position);
    else if (kind === 'r') await records.expire(name, now);
    else if (kind === 'b') await prekeys.expire(name, now);
    else if (kind === 'c') await revocations.expire(name, position);
    else await database.write([{ type: 'del', key: target }]);
  };

  return {
    deposit: (mailbox, envelope) => mail.deposit(mailbox, envelope),
    holds: (mailbox, id) => mail.holds(mailbox, id),
    usage: (mailbox) => mail.usage(mailbox),
    envelopes: (mailbox, position, limit, now) => mail.envelopes(mailbox, position, limit, now),
    acknowledge: (mailbox, ids) => mail.acknowledge(mailbox, ids),
    waiting: (mailbox, from) => mail.waiting(mailbox, from),
    watch: (mailbox, listener) => mail.watch(mailbox, listener),
    revoke: (mailbox, revoked, now) => revocations.revoke(mailbox, revoked, now),
    isRevoked: (mailbox, id) => revocations.has(mailbox, id),
    record: (key, now) => records.get(key, now),
    swapRecord: (key, previous, next, now) => records.swap(key, previous, next, now),
    putPrekeys: (mailbox, added, limit, now) => prekeys.put(mailbox, added, limit, now),
    prekeyStock: (mailbox) => prekeys.stock(mailbox),
    hasPrekeys: (mailbox) => prekeys.has(mailbox),
    claimPrekeys: (mailbox) => prekeys.claim(mailbox),
    forgetMailbox: async (mailbox) => {
      // prekeys first: nobody can begin to write to it any more
      await prekeys.clear(mailbox);
      await mail.clear(mailbox);
      await revocations.clear(mailbox);
    },
    setting: async (name) => {
      const value = await database.get(`s/${name}`);
      return value && new Uint8Array(value);
    },
    putSetting: (name, value) => database.write([{ type: 'put', key: `s/${name}`, value }]),
    sweep: async (now) => {
      let swept = 0;
      for (;;) {
        const keys = await database.keys('x/', SWEEP_GROUP);
        const due = keys.filter((key) => Number(key.slice(2, 18)) <= now);
        await Promise.all(due.map((key) => expire(key.slice(19), now)));
        await database.write(due.map((key) => ({ type: 'del', key })));
        swept += due.length;
        if (due.length < SWEEP_GROUP) return swept;
      }
    },
    close: () => database.close(),
  };
}
