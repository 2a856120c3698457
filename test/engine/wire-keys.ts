/** Which message keys have sealed what, told from everything that devices have sent over all their lives. */
import { openEnvelope } from '#crypto/envelope.ts';
import { HANDSHAKE_LENGTH, SESSION_ID_LENGTH } from '#crypto/handshake-header.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { decodePacket } from '#wire/payload.ts';
import type { Device } from './device.ts';
import { keysOf } from './impostor.ts';

const KIND_FIRST = 1;
const RATCHET_KEY_LENGTH = 32;
const COUNTER_LENGTH = 4;

/** Message keys that sealed two different messages; stops nobody, though all devices must have been stopped. */
export async function reusedKeys(provider: CryptoProvider, devices: readonly Device[]): Promise<string[]> {
  const sealedBy = new Map<string, Set<string>>();
  for (const reader of devices) {
    const { sealing } = (await keysOf(reader)).device;
    for (const envelope of devices.flatMap(({ networks }) => networks.flatMap(({ sent }) => sent))) {
      const opened = await openEnvelope(provider, sealing, envelope);
      const packet = opened.ok ? decodePacket(opened.value) : opened;
      if (!packet.ok) continue;
      const { key, sealed } = readKey(packet.value.message);
      sealedBy.set(key, (sealedBy.get(key) ?? new Set()).add(sealed));
    }
  }
  return [...sealedBy].filter(([, messages]) => messages.size > 1).map(([key]) => key);
}

/** A message key is named by its session, its chain (the sender's ratchet key) and its number in it. */
function readKey(message: Bytes): { key: string; sealed: string } {
  const head = 1 + SESSION_ID_LENGTH + (message[0] === KIND_FIRST ? HANDSHAKE_LENGTH : 0);
  const number = head + RATCHET_KEY_LENGTH + COUNTER_LENGTH;
  const parts = [
    message.subarray(1, 1 + SESSION_ID_LENGTH),
    message.subarray(head, head + RATCHET_KEY_LENGTH),
    message.subarray(number, number + COUNTER_LENGTH),
  ];
  return { key: parts.map(toHex).join('/'), sealed: toHex(message.subarray(number + COUNTER_LENGTH)) };
}
