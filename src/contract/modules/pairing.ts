/**
 * Extension: what bringing a new device into the account needs beyond `authLogin`: the code as text, either device
 * showing it, the six digits, the password asked again, and the new device's own password.
 */
import * as v from 'valibot';
import { LoginType } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { PairingContent, pairingExample } from '../rows/device.ts';
import { PairingState, pairingCodeExample, pairingShownExample, pairingStateExample } from '../rows/pairing.ts';
import { Count, Empty, NoParams, rowOrEmpty, Text } from '../values.ts';

const code = v.object({ code: Text });
/** What this device calls itself, such as "Firefox on Linux", and a note on it; the other device shows both. */
const own = {
  name: v.optional(v.pipe(v.string(), v.maxLength(64))),
  note: v.optional(v.pipe(v.string(), v.maxLength(64))),
};

export const pairing = {
  getState: method({
    summary: 'Where the pairing that is under way stands; the event pairing.changed says each change of it.',
    needs: 'none',
    extension: true,
    params: NoParams,
    data: PairingState,
    example: { params: {}, data: pairingStateExample },
  }),

  showCode: method({
    summary: 'Show a code for the other device to scan, or to be copied there: good once, for sixty seconds.',
    needs: 'none',
    extension: true,
    params: v.object(own),
    data: PairingState,
    codes: ['Failed', 'NetworkError', 'ConnectTimeout'],
    emits: ['pairing.changed'],
    example: { params: { name: 'Firefox on Linux', note: 'Study' }, data: pairingShownExample },
    notes:
      'On a device without an account: for the primary device to scan, from its settings. On the primary device, opened: for the new device to scan. Each call makes another code and ends the one before; any other device answers 500. It goes online by itself, as connectTempP2p does.',
  }),

  readCode: method({
    summary: 'What a scanned or copied code says of the device that shows it; nothing is sent.',
    needs: 'none',
    extension: true,
    params: code,
    data: v.strictObject({
      /** Whether the device that shows it is a primary one, which lets this device in. */
      primary: v.boolean(),
      content: PairingContent,
    }),
    codes: ['InvalidParameter'],
    example: { params: { code: pairingCodeExample }, data: { primary: false, content: pairingExample } },
    notes:
      'The content is what authLogin.authorize takes. A code also names super nodes, which are remembered until then.',
  }),

  takeCode: method({
    summary: 'Meet the device that shows this code, be it the new one or the primary one; then the digits follow.',
    needs: 'none',
    extension: true,
    params: v.object({ code: Text, ...own }),
    data: PairingState,
    codes: ['Failed', 'InvalidParameter', 'NetworkError', 'ConnectTimeout', 'QrCodeExpired', 'KeyVerificationFailed'],
    emits: ['pairing.changed'],
    example: {
      params: { code: pairingCodeExample, name: 'Firefox on Linux', note: 'Study' },
      data: pairingStateExample,
    },
    notes:
      'On the opened primary device it takes the code of a new one, as authLogin.authorize does. On a device without an account it takes the code of a primary one. Two of a kind answer 500.',
  }),

  getRequest: method({
    summary: 'The device that asks by mail to be let in, after authorization.requested; {} when none does.',
    needs: 'primaryDevice',
    extension: true,
    params: NoParams,
    data: rowOrEmpty(PairingContent),
    example: { params: {}, data: pairingExample },
    notes:
      'It has the twelve words, and waits for five minutes. authLogin.authorize takes the content and begins a pairing with it; whoever does nothing lets nobody in.',
  }),

  enterDigits: method({
    summary: 'On the new device: the six digits that the primary device shows.',
    needs: 'none',
    extension: true,
    params: v.object({ digits: Text }),
    data: v.strictObject({ matches: v.boolean(), triesLeft: Count }),
    codes: ['InvalidParameter', 'NetworkError', 'ConnectTimeout', 'KeyVerificationFailed', 'AuthorizationNotStarted'],
    emits: ['pairing.changed'],
    example: { params: { digits: '407192' }, data: { matches: true, triesLeft: 3 } },
    notes:
      'A space or a hyphen between them does no harm. After wrong digits the primary device shows other ones. The third wrong try ends the pairing: matches is false and triesLeft 0.',
  }),

  confirm: method({
    summary: 'On the primary device: its login password, asked again; only then the account is sent.',
    needs: 'primaryDevice',
    extension: true,
    params: v.object({ password: Text }),
    data: Empty,
    codes: [
      'PasswordWrong',
      'PasswordWrongFiveTimes',
      'PasswordWrongTenTimes',
      'NotRegistered',
      'DatabaseError',
      'NetworkError',
      'ConnectTimeout',
      'AuthorizationNotStarted',
    ],
    emits: ['pairing.changed'],
    example: { params: { password: 'battery staple' }, data: {} },
    notes: 'Wrong tries count together with those of exportLogin.',
  }),

  finish: method({
    summary: 'On the new device: choose its password, be entered in the device list, store the account and open it.',
    needs: 'none',
    extension: true,
    params: v.object({ password: Text, type: v.optional(v.enum(LoginType), LoginType.text) }),
    data: Empty,
    codes: [
      'Failed',
      'PasswordFormatInvalid',
      'NetworkError',
      'ConnectTimeout',
      'KeyVerificationFailed',
      'DatabaseOperationFailed',
      'AuthorizationNotStarted',
    ],
    emits: ['pairing.changed', 'session.changed', 'user.changed', 'connection.changed', 'authorization.answered'],
    example: { params: { password: 'battery staple', type: 'text' }, data: {} },
  }),

  cancel: method({
    summary: 'End the pairing that is under way, on both devices; nothing of it is kept.',
    needs: 'none',
    extension: true,
    params: NoParams,
    data: Empty,
    emits: ['pairing.changed'],
    example: { params: {}, data: {} },
  }),

  nameNode: method({
    summary: 'Name a super node to look an account up at, beside the one that served the app; an empty one forgets it.',
    needs: 'none',
    extension: true,
    params: v.object({ node: v.string() }),
    data: Empty,
    codes: ['InvalidParameter'],
    example: { params: { node: 'https://node.example' }, data: {} },
    notes: 'For the mnemonic login on a machine whose own super node does not know the account.',
  }),
};
