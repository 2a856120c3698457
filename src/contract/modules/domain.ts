/** Names that stand for addresses. */
import * as v from 'valibot';
import { DomainSubject } from '#model/enumerations.ts';
import { method } from '../define.ts';
import { NodeAddress, sample, TextValue } from '../values.ts';

export const domain = {
  getDomainByP2p: method({
    summary: 'The domain of an address, as published on the network; empty when there is none.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ nodeId: NodeAddress, type: v.enum(DomainSubject) }),
    data: TextValue,
    codes: ['NetworkError', 'DomainLookupFailed'],
    example: { params: { nodeId: sample.address, type: DomainSubject.contact }, data: { value: '' } },
  }),

  getDomainByCnd: method({
    summary: 'The domain of an address, as known here; empty when there is none.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ nodeId: NodeAddress, type: v.enum(DomainSubject), gid: v.optional(v.string()) }),
    data: TextValue,
    codes: ['DomainLookupFailed'],
    example: { params: { nodeId: sample.address, type: DomainSubject.contact }, data: { value: '' } },
  }),
};
