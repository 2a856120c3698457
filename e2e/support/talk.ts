/** Two people who say something all the time, so that a silence can be measured, and what each has of it in the end. */
import { MessageSource } from '#model/enumerations.ts';
import type { Person } from './people.ts';

/** ms between an answer and the next message. */
const PACE = 100;

declare global {
  /** When what the other person said was said, and when it arrived in this page. */
  var talk: { readonly heard: Heard[]; stop: () => void; look: () => void };
}

/** Says numbered messages to a friend from this tab until `stopTalking`, and notes when the friend's arrive. */
export function startTalking({ page }: Person, friend: string): Promise<void> {
  return page.evaluate(
    ([address, pace, other]) => {
      let talking = true;
      globalThis.talk = { heard: [], stop: () => (talking = false), look: () => undefined };
      globalThis.icom.subscribe((event) => {
        if (event.type !== 'message.added') return;
        for (const { msg_source, sent_time } of event.data.rows)
          if (msg_source === other) globalThis.talk.heard.push({ said: sent_time, at: Date.now() });
        globalThis.talk.look();
      });
      const send = async (number: number) => {
        const to = { cnd: address, cid: address, conversationType: 0 as const, pub: '' };
        await globalThis.icom.call('chat', 'sendTextMessage', { ...to, text: String(number) });
        if (talking) setTimeout(() => void send(number + 1), pace);
      };
      void send(0);
    },
    [friend, PACE, MessageSource.other] as const,
  );
}

export function stopTalking({ page }: Person): Promise<void> {
  return page.evaluate(() => globalThis.talk.stop());
}

/** Both in ms since the epoch. */
export type Heard = { readonly said: number; readonly at: number };

/** When the first message that was said after `time` was said, and when it arrived in this tab. */
export function heardAfter({ page }: Person, time: number): Promise<Heard> {
  return page.evaluate(
    (since) =>
      new Promise<Heard>((resolve) => {
        globalThis.talk.look = () => {
          const first = globalThis.talk.heard.find(({ said }) => said > since);
          if (first !== undefined) resolve(first);
        };
        globalThis.talk.look();
      }),
    time,
  );
}

/** How long (ms) each message was on its way that arrived in this tab before `time`. */
export async function waysBefore({ page }: Person, time: number): Promise<number[]> {
  const heard = await page.evaluate(() => globalThis.talk.heard);
  return heard.filter(({ at }) => at < time).map(({ said, at }) => at - said);
}

/** Everything of a conversation, in its order: who said it, and what. */
export async function conversationWith(person: Person, friend: string): Promise<{ mine: string[]; theirs: string[] }> {
  const said = { mine: [] as string[], theirs: [] as string[] };
  let startTime = -1;
  for (;;) {
    const page = { conversationId: friend, startTime, pageSize: 100, orderBy: 'ASC' as const };
    const rows = await person.call('chat', 'getMessagesByConversationId', page);
    for (const { msg_source, msg_cry } of rows) {
      const { text } = JSON.parse(msg_cry) as { text?: string };
      if (msg_source !== MessageSource.system)
        said[msg_source === MessageSource.me ? 'mine' : 'theirs'].push(text ?? '');
    }
    const last = rows.at(-1);
    if (last === undefined) return said;
    startTime = last.created_time;
  }
}
