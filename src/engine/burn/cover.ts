/** What is written to the database of a message that burns: everything that tells its content, under the message's own key. */
import { type Bytes, fromUtf8, toHex, utf8 } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { decodePayload, encodePayload } from '#wire/payload.ts';
import type { RowCover } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { MessageCover } from '../storage/message-pages.ts';
import type { HeldPayload, Message, OutboxEntry, ParkedMessage } from '../tables.ts';
import { type BurnKeys, openBox, sealBox } from './burn-keys.ts';

const NO_BYTES: Bytes = new Uint8Array(0);
const NONCE = 12;
/** What stands for a text whose key is gone. */
const GONE = JSON.stringify({ text: '' });

/** What is left of an entry whose message has burnt: its place in the stream, for a gap there would stop what follows. */
function given(entry: OutboxEntry): OutboxEntry {
  const { stream, seq } = entry;
  const payload = encodePayload({ kind: 'positioned', stream, seq, body: { kind: 'void' } });
  return { ...entry, payload, envelope: NO_BYTES, ratchetKey: NO_BYTES, kind: 'void', messageId: '', stored: false };
}

/** The id of the message that burns which a payload carries, from one device to another. */
export function burnIdOf(payload: Bytes): string | undefined {
  const decoded = decodePayload(payload);
  if (!decoded.ok || decoded.value.kind !== 'positioned') return undefined;
  const { body: said } = decoded.value;
  const body = said.kind === 'own' ? said.body : said;
  const burns = (body.kind === 'message' || body.kind === 'sent') && body.burn !== undefined;
  return burns ? toHex(body.id) : undefined;
}

type Covered<Row> = Row & { readonly cover?: Bytes };

export class Cover {
  readonly #core: Core;
  readonly #keys: BurnKeys;
  readonly message: MessageCover<Message> = {
    close: (message) => {
      if (message.burn === undefined) return message;
      const cover = this.#seal(message.id, utf8(message.body));
      return cover === undefined ? { ...message, body: GONE } : { ...message, body: '', cover };
    },
    open: (stored: Covered<Message>) => {
      if (stored.cover === undefined) return stored;
      const { cover, ...message } = stored;
      const body = this.#open(message.id, cover);
      return { ...message, body: body === undefined ? GONE : fromUtf8(body) };
    },
  };

  constructor(core: Core, keys: BurnKeys) {
    this.#core = core;
    this.#keys = keys;
  }

  /** Of an outbox entry both the payload and the envelope, which an old state of the session would open. */
  readonly entry: RowCover<OutboxEntry> = {
    close: (entry) => {
      const { messageId, payload, envelope, kind } = entry;
      const burnId = messageId === '' && kind === 'own' ? (burnIdOf(payload) ?? '') : messageId;
      if (!this.#keys.has(burnId)) return entry;
      return {
        ...entry,
        payload: NO_BYTES,
        envelope: NO_BYTES,
        burnId,
        cover: this.#seal(burnId, encode([payload, envelope])),
      };
    },
    open: ({ cover, burnId = '', ...entry }: Covered<OutboxEntry> & { readonly burnId?: string }) => {
      if (cover === undefined) return entry;
      const opened = this.#open(burnId, cover);
      if (opened === undefined) return given(entry);
      const [payload, envelope] = decodeOwn(opened) as [Bytes, Bytes];
      return { ...entry, payload, envelope };
    },
  };

  readonly parked: RowCover<ParkedMessage> = {
    close: (parked) => {
      if (!this.#keys.has(parked.messageId)) return parked;
      return { ...parked, payload: NO_BYTES, cover: this.#seal(parked.messageId, parked.payload) };
    },
    open: ({ cover, ...parked }: Covered<ParkedMessage>) => {
      const payload = cover === undefined ? parked.payload : this.#open(parked.messageId, cover);
      return payload && { ...parked, payload };
    },
  };

  readonly held: RowCover<HeldPayload> = {
    close: (held) => {
      const burnId = burnIdOf(held.payload);
      if (burnId === undefined || !this.#keys.has(burnId)) return held;
      return { ...held, payload: NO_BYTES, burnId, cover: this.#seal(burnId, held.payload) };
    },
    open: ({ cover, burnId, ...held }: Covered<HeldPayload> & { readonly burnId?: string }) => {
      const payload = cover === undefined ? held.payload : this.#open(burnId ?? '', cover);
      return payload && { ...held, payload };
    },
  };

  #seal(id: string, content: Uint8Array): Bytes | undefined {
    const key = this.#keys.key(id);
    return key && sealBox(this.#core.provider, key, this.#core.ports.random(NONCE), content);
  }

  #open(id: string, cover: Bytes): Bytes | undefined {
    const key = this.#keys.key(id);
    return key && openBox(this.#core.provider, key, cover);
  }
}
