/** The handler table's type: what must not compile is marked, so that the type check fails when it does. */
import { expectTypeOf, test } from 'vitest';
import type { Contract } from '#contract/contract.ts';
import type { Handler, Handlers } from '#engine/handler.ts';
import { err, ok } from '#lib/result.ts';
import type { NodeAddress } from '#model/ids.ts';

type Context = { readonly name: string };
type Table = Handlers<Contract, Context>;

test('a handler takes what validation hands over', () => {
  type Params = Parameters<Table['contact']['updateRemake']>[0];
  expectTypeOf<Params>().toEqualTypeOf<{ nodeId: NodeAddress; remake: string; isUpdateP2p: boolean }>();
});

test('undeclared errors, wrong data and missing handlers do not compile', () => {
  const fine: Table['contact']['isFriend'] = async () => ok({ status: true });
  // @ts-expect-error isFriend declares no errors
  const undeclared: Table['contact']['isFriend'] = async () => err('NetworkError');
  // @ts-expect-error the status is a boolean
  const wrong: Table['contact']['isFriend'] = async () => ok({ status: 1 });
  const declared: Table['contact']['deleteFriend'] = async () => err('ContactNotFound');
  // @ts-expect-error a module without its handlers
  const missing: Table['contact'] = { isFriend: fine };
  type Remark = Handler<Contract['contact']['updateRemake'], Context>;
  expectTypeOf<Table['contact']['updateRemake']>().toEqualTypeOf<Remark>();
  expectTypeOf([fine, undeclared, wrong, declared, missing]).toBeArray();
});

test('deprecated methods may do without a handler', () => {
  expectTypeOf<Table['socketEvent']>().toHaveProperty('addLoginStateListener');
  type Deprecated = Table['socketEvent']['addLoginStateListener'];
  expectTypeOf<undefined>().toExtend<Deprecated>();
});
