/** Ways into the app besides the password, as this browser knows them: which were set here, and its passkeys. */
import { err, ok, type Result } from '#lib/result.ts';

/** What the lock screen may offer: it can't ask the engine, which knows nothing before it is opened. */
/** `voice`: the language in which the phrase was said. */
type Known = { readonly passkey?: string; readonly gesture?: boolean; readonly voice?: string };

const storageKey = 'icom.ways';
const encoder = new TextEncoder();
/** What a passkey's answer is asked for: the same each time. */
const salt = encoder.encode('icom/v1/passkey');

export function knownWays(): Known {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Known;
  } catch {
    return {};
  }
}

export function rememberWays(change: {
  readonly passkey?: string | undefined;
  readonly gesture?: boolean | undefined;
  readonly voice?: string | undefined;
}): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...knownWays(), ...change }));
  } catch {
    // without it the lock screen offers the password alone
  }
}

/** The account they opened is no more on this device: the lock screen doesn't offer them to the next one, nor tells of them. */
export function forgetWays(): void {
  try {
    localStorage.removeItem(storageKey);
  } catch {
    // what can't be had can't have been stored
  }
}

/** `Cancelled`: the person, or the browser, has ended it. `Unsupported`: this passkey gives no secret. */
export type PasskeyError = 'Cancelled' | 'Unsupported';

export function hasPasskeys(): boolean {
  return 'PublicKeyCredential' in globalThis;
}

/** Makes a passkey; answers its id and what it gives: 32 bytes in hex that no other passkey and no site gets. */
export async function makePasskey(): Promise<Result<{ id: string; secret: string }, PasskeyError>> {
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(32),
        rp: { name: 'iCom' },
        user: { id: random(16), name: 'iCom', displayName: 'iCom' },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (made === undefined) return err('Cancelled');
  const { enabled, results } = made.getClientExtensionResults().prf ?? {};
  if (enabled !== true) return err('Unsupported');
  const id = toHex(new Uint8Array(made.rawId));
  if (results !== undefined) return ok({ id, secret: toHex(bytesOf(results.first)) });
  // some give it only when they are used
  const secret = await usePasskey(id);
  return secret.ok ? ok({ id, secret: secret.value }) : secret;
}

/** What the passkey of this id gives, in hex. */
export async function usePasskey(id: string): Promise<Result<string, PasskeyError>> {
  const rawId = Uint8Array.from(id.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const used = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: 'public-key', id: rawId }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  if (used === undefined) return err('Cancelled');
  const first = used.getClientExtensionResults().prf?.results?.first;
  return first === undefined ? err('Unsupported') : ok(toHex(bytesOf(first)));
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    const answered = await ask();
    return answered instanceof PublicKeyCredential ? answered : undefined;
  } catch {
    return undefined;
  }
}

function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function bytesOf(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
