/** Extension: whether a contact's keys are really theirs, and what to do when they have changed. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { Count, Empty, NodeAddress, NoParams, sample, Text } from '../values.ts';

const person = v.object({ nodeId: NodeAddress });
const examplePerson = { nodeId: sample.otherAddress };

/** `changed`: other keys than those that were seen last, and nobody has looked at them yet. */
const TrustState = v.picklist(['unverified', 'verified', 'changed']);

const example = {
  number: '13951 60637 18771 91080 05837 52582 54445 59200 60108 43657 41509 65848',
  code: 'icom-safety:1:3kGrjwPWwv7cwM1teGtvK1BCDCyN6kemF8f15uGT4Dtq93wQsm8w1qoCj9wSaPaXdCxUoVNJgpqewWADCNFf56DD',
};
/** Of nobody whose keys are unknown: a contact has been asked for theirs. */
const codes = ['ContactNotFound', 'KeyVerificationFailed'] as const;

export const trust = {
  getSafetyNumber: method({
    summary: 'The number that two people compare: the same for both, as long as each has the other’s keys.',
    needs: 'unlocked',
    extension: true,
    params: person,
    data: v.strictObject({ number: v.string(), code: v.string(), state: TrustState, changedAt: Count }),
    codes,
    notes:
      '`code` is the text for a QR code that the other one scans. It has a direction: it differs from theirs. `changedAt` is ' +
      'when their keys changed last, in milliseconds, 0 for never. `KeyVerificationFailed`: their keys aren’t known.',
    example: { params: examplePerson, data: { ...example, state: 'unverified', changedAt: 0 } },
  }),

  getStates: method({
    summary: 'The contacts whose keys were verified, or have changed; all others are unverified.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.array(v.strictObject({ nodeId: v.string(), state: TrustState })),
    example: { params: {}, data: [{ nodeId: sample.otherAddress, state: 'verified' }] },
  }),

  compare: method({
    summary: 'Whether a code that a contact shows is about their keys and ours.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ nodeId: NodeAddress, code: Text }),
    data: v.strictObject({ matches: v.boolean() }),
    codes: [...codes, 'InvalidParameter'],
    notes:
      'Changes nothing: setVerified does. `InvalidParameter` for what is no such code, of an unknown version, or the own one.',
    example: { params: { ...examplePerson, code: example.code }, data: { matches: true } },
  }),

  setVerified: method({
    summary: 'Say that a contact’s keys were compared and are theirs, or take it back.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ nodeId: NodeAddress, verified: v.boolean(), number: v.optional(Text) }),
    data: Empty,
    codes: [...codes, 'DatabaseOperationFailed'],
    emits: ['trust.changed'],
    notes:
      'With `number`, only while that is still the safety number, else `KeyVerificationFailed`: keys may change while ' +
      'somebody compares. Keys that have changed count as seen once they are verified.',
    example: { params: { ...examplePerson, verified: true, number: example.number }, data: {} },
  }),

  acknowledgeChange: method({
    summary: 'Say that the change of a contact’s keys was seen: messages are sent again, to their new devices too.',
    needs: 'unlocked',
    extension: true,
    params: person,
    data: Empty,
    codes: [...codes, 'DatabaseOperationFailed'],
    emits: ['trust.changed'],
    example: { params: examplePerson, data: {} },
  }),
};
