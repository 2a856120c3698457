/** What was said against what is there: on every device of both people, of every device that wrote, in its order, once. */
import { createHash } from 'node:crypto';
import type { MessageRow } from '#contract/rows/message.ts';
import type { Somebody } from './somebody.ts';

/** Texts in the order in which they were written, by `<device>><person>`; each ends in the device's name. */
export type Said = Map<string, string[]>;

export type Comparison = {
  /** Messages that a device of the recipient, or the sender's own, doesn't have. */
  readonly lost: number;
  readonly duplicated: number;
  /** Pairs of a sending and a receiving device of which the one doesn't show the other's order. */
  readonly misordered: number;
  /** Such pairs of which one holds other message ids than the other. */
  readonly differing: number;
  /** Messages whose sender doesn't see them as delivered. */
  readonly undelivered: number;
};

export async function compare(people: readonly Somebody[], said: Said): Promise<Comparison> {
  const report = { lost: 0, duplicated: 0, misordered: 0, differing: 0, undelivered: 0 };
  for (const from of people) {
    for (const to of people.filter((other) => other !== from)) {
      const received = await Promise.all(to.devices.map((device) => device.history(from)));
      const sent = await Promise.all(from.devices.map((device) => device.history(to)));
      for (const sender of from.devices) {
        const texts = said.get(`${sender.name}>${to.name}`) ?? [];
        const mine = (source: 0 | 1) => (row: MessageRow) =>
          row.msg_source === source && textOf(row).endsWith(` ${sender.name}`);
        const copies = sent.map((all) => all.filter(mine(0)));
        const own = copies[from.devices.indexOf(sender)] ?? [];
        for (const rows of copies)
          report.undelivered += rows.filter((row) => row.msg_state === 1 || row.msg_is_send !== 1).length;
        for (const rows of [...copies, ...received.map((all) => all.filter(mine(1)))]) {
          const there = rows.map(textOf);
          const distinct = new Set(there);
          report.lost += texts.filter((text) => !distinct.has(text)).length;
          report.duplicated += there.length - distinct.size;
          if (there.join('\n') !== texts.filter((text) => distinct.has(text)).join('\n')) report.misordered++;
          if (digest(rows) !== digest(own)) report.differing++;
        }
      }
    }
  }
  return report;
}

function textOf(row: MessageRow): string {
  return (JSON.parse(row.msg_cry) as { text: string }).text;
}

function digest(rows: readonly MessageRow[]): string {
  return createHash('sha256')
    .update(rows.map((row) => row.msg_id).join(' '))
    .digest('hex');
}
