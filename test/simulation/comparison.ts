/** What was said against what is there: on every device, of every device that wrote to it, in its order, once. */
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
      for (const sender of from.devices) {
        const texts = said.get(`${sender.name}>${to.name}`) ?? [];
        const own = (await sender.history(to)).filter((row) => row.msg_source === 0);
        report.undelivered += own.filter((row) => row.msg_state === 1 || row.msg_is_send !== 1).length;
        const mine = (row: MessageRow) => row.msg_source === 1 && textOf(row).endsWith(` ${sender.name}`);
        for (const rows of [own, ...received.map((all) => all.filter(mine))]) {
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
