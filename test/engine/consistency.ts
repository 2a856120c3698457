/** What must hold between the tables of a stopped device at any time, whatever was written last. */

import type { Store } from '#engine/storage/store.ts';
import {
  APPLIES,
  CHANNELS,
  CONTACTS,
  CONVERSATIONS,
  HELD,
  type Message,
  OUTBOX,
  type OutboxEntry,
  PEERS,
  PREKEYS,
} from '#engine/tables.ts';
import type { Device } from './device.ts';

/** What doesn't fit together, in words; nothing when all is well. */
export async function inconsistencies(device: Device): Promise<string[]> {
  const found: string[] = [];
  await device.withStore(async (store) => {
    const entries = await store.list(OUTBOX);
    found.push(...(await streams(store, entries)), ...(await messages(store, entries)), ...(await people(store)));
  });
  return found;
}

async function streams(store: Store<Message>, entries: readonly OutboxEntry[]): Promise<string[]> {
  const found: string[] = [];
  const [channels, peers, held] = [await store.list(CHANNELS), await store.list(PEERS), await store.list(HELD)];
  for (const { address, device, stream, seq } of entries) {
    const channel = channels.find((other) => other.address === address && other.device === device);
    if (channel === undefined) found.push('an outbox entry for a device without a channel');
    else if (stream > channel.stream || (stream === channel.stream && seq >= channel.nextPosition))
      found.push('an outbox entry beyond its stream');
    if (peers.find((peer) => peer.address === address)?.devices.some(({ id }) => id === device) !== true)
      found.push('an outbox entry for a device that is not known');
  }
  const places = entries.map(({ address, device, stream, seq }) => `${address}/${device}/${stream}/${seq}`);
  if (new Set(places).size !== places.length) found.push('two outbox entries in one place');
  for (const { address, device, inbound } of channels) {
    const kept = held.filter((row) => row.address === address && row.device === device);
    const positions = kept.filter(({ stream }) => stream === inbound.stream).map(({ seq }) => seq);
    if (positions.length !== kept.length || positions.sort((a, b) => a - b).join() !== inbound.held.join())
      found.push('held payloads differ from the channel’s');
  }
  return found;
}

async function messages(store: Store<Message>, entries: readonly OutboxEntry[]): Promise<string[]> {
  const found: string[] = [];
  const ids = new Set<string>();
  for (const { id: conversation } of await store.list(CONVERSATIONS)) {
    let last = Number.NEGATIVE_INFINITY;
    for (const { id, time, source, state } of await store.messages.after(conversation, -1, 10_000)) {
      if (time <= last) found.push('messages out of order');
      last = time;
      if (ids.has(id)) found.push('a message twice');
      ids.add(id);
      const waits = entries.some((entry) => entry.messageId === id && !entry.arrived);
      if (source === 0 && state === 1 && !waits) found.push('a message that is under way and nowhere to be sent from');
      if (source === 0 && state !== 1 && waits) found.push('a message that has arrived and is still to be sent');
    }
  }
  for (const { messageId } of entries)
    if (messageId !== '' && !ids.has(messageId)) found.push('an outbox entry of a message that is no more');
  return found;
}

async function people(store: Store<Message>): Promise<string[]> {
  const found: string[] = [];
  const [contacts, peers, channels] = [await store.list(CONTACTS), await store.list(PEERS), await store.list(CHANNELS)];
  for (const { address, friendship } of contacts) {
    if (peers.every((peer) => peer.address !== address)) found.push('a contact whose keys are not known');
    if (friendship === 'friend' && channels.every((channel) => channel.address !== address))
      found.push('a friend without a session');
  }
  for (const { accepted, address } of await store.list(APPLIES))
    if (accepted && contacts.every((contact) => contact.address !== address))
      found.push('an accepted request of nobody');
  const roles = new Set((await store.list(PREKEYS)).map(({ role }) => role));
  if (roles.size > 0 && !(roles.has('signed') && roles.has('lastResort'))) found.push('prekeys without a signed one');
  return found;
}
