/** Extension: contact cards, the text behind a QR code or a link. */
import * as v from 'valibot';
import { method } from '../define.ts';
import { NodeAddress, NoParams, sample, Text } from '../values.ts';

const homeNodes = v.array(v.string());

export const card = {
  getOwn: method({
    summary: 'The own card: address and home nodes as one URI.',
    needs: 'unlocked',
    extension: true,
    params: NoParams,
    data: v.strictObject({ uri: v.string(), nodeId: v.string(), homeNodes }),
    example: {
      params: {},
      data: {
        uri: `icom:${sample.address}?n=https%3A%2F%2Fnode.example`,
        nodeId: sample.address,
        homeNodes: ['https://node.example'],
      },
    },
  }),

  read: method({
    summary: 'Read a card or a bare address, and remember where its owner is at home.',
    needs: 'unlocked',
    extension: true,
    params: v.object({ uri: Text }),
    data: v.strictObject({ nodeId: NodeAddress, homeNodes }),
    codes: ['InvalidParameter', 'DatabaseOperationFailed'],
    example: {
      params: { uri: `icom:${sample.address}?n=https%3A%2F%2Fnode.example` },
      data: { nodeId: sample.address, homeNodes: ['https://node.example'] },
    },
  }),
};
