/**
 * The code that one of two devices shows to be paired, as text and as a QR code: `icom-pair:1:` and the base58 of canonical
 * CBOR of `{ v: 1, primary, content, nodes }`.
 *
 * - `primary`: whether the device that shows it is the primary one.
 * - `content`: the fields of `authLogin.getQrCodeInfo` under their names, `n` (the temporary key) as 32 bytes. Both devices
 *   put `codeBytes` of it into the transcript: a code that was changed on its way gives other digits.
 * - `nodes`: origins of the super nodes where the device reads the mailbox that `n` names; they only lead there.
 *
 * It holds no secret, is good for sixty seconds and for one device. A device that asks the primary one by mail sends the
 * same in a `request` (`pairing-request.ts`).
 */
import * as v from 'valibot';
import { type Bytes, fromBase58, toBase58 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { parseHomeNode } from './card.ts';
import { bytesOf, decodeCbor, encodeCbor, uint } from './cbor.ts';

const PREFIX = 'icom-pair:1:';
const MAX_LENGTH = 2048;
/** How long (ms) a code is good. */
export const CODE_LIFETIME = 60_000;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));

const content = v.strictObject({
  t: uint,
  n: bytesOf(32),
  is: v.boolean(),
  pf: v.picklist([1, 2, 3]),
  pn: text(64),
  mId: text(32),
  mn: text(64),
  ir: v.boolean(),
  la: text(44),
  cv: text(64),
});
const code = v.strictObject({
  v: v.literal(1),
  primary: v.boolean(),
  content,
  nodes: v.pipe(v.array(text(256)), v.maxLength(8)),
});

/** `n` in base58, as the API has it. */
export type CodeContent = Omit<v.InferOutput<typeof content>, 'n'> & { readonly n: string };
export type PairingCode = {
  readonly primary: boolean;
  readonly content: CodeContent;
  readonly nodes: readonly HomeNode[];
};

/** `n` has to be 32 bytes in base58. */
export function formatPairingCode({ primary, content: said, nodes }: PairingCode): string {
  const bytes = encodeCbor({ v: 1, primary, content: packed(said), nodes: [...nodes] });
  return `${PREFIX}${toBase58(bytes)}`;
}

/** Takes the code from anywhere in a text that was copied, such as a line that says what it is. */
export function parsePairingCode(input: string): Result<PairingCode, 'Malformed'> {
  if (input.length > 2 * MAX_LENGTH) return err('Malformed');
  const [, body = ''] = /icom-pair:1:([1-9A-HJ-NP-Za-km-z]+)/.exec(input) ?? [];
  const bytes = body.length > MAX_LENGTH ? undefined : fromBase58(body);
  const parsed = bytes && decodeCbor(code, bytes, MAX_LENGTH);
  if (!parsed?.ok) return err('Malformed');
  const { primary, content: said, nodes } = parsed.value;
  const homes = nodes.map(parseHomeNode);
  if (homes.includes(undefined)) return err('Malformed');
  return ok({ primary, content: { ...said, n: toBase58(said.n) }, nodes: homes as HomeNode[] });
}

/** What both devices put into the transcript. `undefined` where it is no content that a code can have. */
export function codeBytes(said: CodeContent, primary: boolean): Bytes | undefined {
  const checked = v.safeParse(content, packed(said));
  return checked.success ? encodeCbor({ v: 1, primary, content: checked.output }) : undefined;
}

function packed(said: CodeContent) {
  return { ...said, n: fromBase58(said.n) ?? new Uint8Array(0) };
}
