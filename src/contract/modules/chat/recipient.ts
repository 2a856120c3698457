/** The parameters that say where a message goes, shared by all methods that send one. */
import * as v from 'valibot';
import { ConversationKind } from '#model/enumerations.ts';
import { NodeAddress, OptionalKey, sample, Text } from '../../values.ts';

export const recipient = {
  cnd: NodeAddress,
  cid: Text,
  conversationType: v.enum(ConversationKind),
  pub: OptionalKey,
};

export const recipientExample = {
  cnd: sample.otherAddress,
  cid: sample.otherAddress,
  conversationType: ConversationKind.single,
  pub: sample.curveKey,
};
