/** Two people talk: through mailboxes and directly, in real browsers, over the documented API. */
import { expect } from '@playwright/test';
import { befriend, type Person, register, test } from './support/people.ts';

function textTo(person: Person, nodeId: string, text: string) {
  return person.call('chat', 'sendTextMessage', { cnd: nodeId, cid: nodeId, conversationType: 0, pub: '', text });
}

test('two people become friends and talk', async ({ openPerson }) => {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const [annCard, benCard] = [await register(ann, 'Ann'), await register(ben, 'Ben')];
  await befriend(ann, ben);
  const rows = await textTo(ann, benCard.nodeId, 'See you at six.');
  expect(rows).toHaveLength(1);
  const [row] = rows;
  const arrived = await ben.event('message.added', { rsId: annCard.nodeId, rows: [{ msg_id: row?.msg_id ?? '' }] });
  expect(JSON.parse(arrived.data.rows[0]?.msg_cry ?? '{}')).toMatchObject({ text: 'See you at six.' });
  await ann.event('message.changed', { rsId: benCard.nodeId, rows: [{ msg_id: row?.msg_id ?? '', msg_state: 3 }] });
  await Promise.all([
    ann.event('presence.changed', { nodeId: benCard.nodeId, direct: true }),
    ben.event('presence.changed', { nodeId: annCard.nodeId, direct: true }),
  ]);
});

test('every tab of a person hears the same events', async ({ openPerson, superNode }) => {
  const ann = await openPerson();
  await register(ann, 'Ann');
  const other = await ann.another(superNode.url);
  expect((await other.event('session.changed')).data.state).toBe('open');
  await ann.call('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  await other.event('user.changed', { row: { u_nick: 'Anna' } });
});
