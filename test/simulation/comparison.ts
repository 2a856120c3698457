/** What was said against what is there: on every device of both people, of every device that wrote, in its order, once. */
import { createHash } from 'node:crypto';
import type { MessageRow } from '#contract/rows/message.ts';

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

type Row = Pick<MessageRow, 'msg_id' | 'msg_cry' | 'msg_source' | 'msg_state' | 'msg_is_send'>;
/** Somebody with their devices, each of which shows what was said with somebody else, oldest first. */
export type Talker = { readonly name: string; readonly address: string; readonly devices: readonly Device[] };
type Device = { readonly name: string; history(other: Talker): Promise<readonly Row[]> };

type Shown = { readonly id: string; readonly text: string; readonly delivered: boolean };
/** Of one conversation on one device, in its order, by `<own or other side> <device that wrote>`. */
type Conversation = ReadonlyMap<string, readonly Shown[]>;

export async function compare(people: readonly Talker[], said: Said): Promise<Comparison> {
  const report = { lost: 0, duplicated: 0, misordered: 0, differing: 0, undelivered: 0 };
  // each is looked at from both sides, and reading it takes longer than comparing
  const conversations = new Map<string, Conversation>();
  for (const one of people)
    for (const other of people.filter((somebody) => somebody !== one))
      for (const device of one.devices)
        conversations.set(`${device.name}>${other.name}`, await conversation(device, other));
  const shown = (device: Device, other: Talker, source: 0 | 1, sender: Device): readonly Shown[] =>
    conversations.get(`${device.name}>${other.name}`)?.get(`${source} ${sender.name}`) ?? [];
  for (const from of people) {
    for (const to of people.filter((other) => other !== from)) {
      for (const sender of from.devices) {
        const texts = said.get(`${sender.name}>${to.name}`) ?? [];
        const copies = from.devices.map((device) => shown(device, to, 0, sender));
        const received = to.devices.map((device) => shown(device, from, 1, sender));
        const own = digest(shown(sender, to, 0, sender));
        for (const rows of copies) report.undelivered += rows.filter(({ delivered }) => !delivered).length;
        for (const rows of [...copies, ...received]) {
          const there = rows.map(({ text }) => text);
          const distinct = new Set(there);
          report.lost += texts.filter((text) => !distinct.has(text)).length;
          report.duplicated += there.length - distinct.size;
          if (there.join('\n') !== texts.filter((text) => distinct.has(text)).join('\n')) report.misordered++;
          if (digest(rows) !== own) report.differing++;
        }
      }
    }
  }
  return report;
}

async function conversation(device: Device, other: Talker): Promise<Conversation> {
  return Map.groupBy((await device.history(other)).map(shownOf), ({ place }) => place);
}

function shownOf({ msg_id, msg_cry, msg_source, msg_state, msg_is_send }: Row): Shown & { place: string } {
  const { text } = JSON.parse(msg_cry) as { text: string };
  const place = `${msg_source} ${text.slice(text.lastIndexOf(' ') + 1)}`;
  return { place, id: msg_id, text, delivered: msg_state !== 1 && msg_is_send === 1 };
}

function digest(rows: readonly Shown[]): string {
  return createHash('sha256')
    .update(rows.map(({ id }) => id).join(' '))
    .digest('hex');
}
