/** A small contract and a dispatcher over it, for what the real one has no case of. */
import * as v from 'valibot';
import { method } from '#contract/define.ts';
import { Empty, Integer, NodeAddress, NoParams, Status, Text, uniqueList } from '#contract/values.ts';
import { createDispatcher, type DispatcherSession } from '#engine/dispatcher.ts';
import { err, ok } from '#lib/result.ts';

const shared = { summary: 'A method of the fixture', params: NoParams, data: Empty, example: { params: {}, data: {} } };

export const fixtureContract = {
  sample: {
    open: method({ ...shared, needs: 'none' }),
    account: method({ ...shared, needs: 'loggedIn' }),
    room: method({ ...shared, needs: 'unlocked' }),
    primary: method({ ...shared, needs: 'primaryDevice' }),
    fails: method({ ...shared, needs: 'none', codes: ['ContactNotFound'] }),
    failsWithList: method({
      ...shared,
      needs: 'none',
      data: v.array(v.string()),
      codes: ['ContactNotFound'],
      example: { params: {}, data: [] },
    }),
    throws: method({ ...shared, needs: 'none' }),
    throwsInside: method({ ...shared, needs: 'unlocked' }),
    liar: method({ ...shared, needs: 'none', data: Status, example: { params: {}, data: { status: true } } }),
    later: method({ ...shared, needs: 'unlocked', status: 'planned' }),
    old: method({
      ...shared,
      needs: 'none',
      data: v.array(v.string()),
      deprecated: true,
      example: { params: {}, data: [] },
    }),
    echo: method({
      summary: 'Answers its parameters',
      needs: 'none',
      params: v.object({
        nodeId: v.optional(NodeAddress),
        name: v.optional(Text),
        note: v.optional(v.string()),
        count: v.optional(v.pipe(Integer, v.minValue(1))),
        flag: v.optional(v.boolean(), true),
        kind: v.optional(v.picklist(['ASC', 'DESC'])),
        number: v.optional(v.picklist([0, 1])),
        list: v.optional(uniqueList(Text)),
        maybe: v.optional(v.nullable(v.string())),
        inner: v.optional(v.object({ deep: v.optional(v.string()), must: Text })),
        gId: v.optional(Text),
      }),
      aliases: { gid: 'gId' },
      data: v.record(v.string(), v.unknown()),
      example: { params: {}, data: {} },
    }),
    must: method({
      ...shared,
      needs: 'none',
      params: v.object({ name: Text }),
      example: { params: { name: 'a' }, data: {} },
    }),
  },
} as const;

export const openSession: DispatcherSession = { state: 'open', anonymous: false, primary: true };

export function fixture(
  options: { session?: DispatcherSession; opened?: () => unknown; validateResults?: boolean } = {},
) {
  const lines: { level: string; event: string; fields: unknown }[] = [];
  const throws = async () => {
    throw new Error('the secret of Alice');
  };
  const nothing = async () => ok<Record<string, never>>({});
  const call = createDispatcher({
    contract: fixtureContract,
    handlers: {
      sample: {
        open: nothing,
        account: nothing,
        room: nothing,
        primary: nothing,
        fails: async () => err('ContactNotFound'),
        failsWithList: async () => err('ContactNotFound'),
        throws,
        throwsInside: throws,
        liar: async () => ok({ status: 'yes' as unknown as boolean }),
        echo: async (params) => ok({ ...params }),
        must: nothing,
      },
    },
    session: () => ({ ...(options.session ?? openSession), opened: options.opened?.() }),
    context: undefined,
    validateResults: options.validateResults ?? true,
    log: (level, event, fields) => lines.push({ level, event, fields }),
  });
  const send = (name: string, params: object = {}) =>
    call({ __SERVER_ROUTE_MODULE: 'sample', __SERVER_ROUTE_METHOD: name, ...params });
  return { call, send, lines };
}
