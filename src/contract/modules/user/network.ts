/** Connections, versions of the account's data, nodes of one's own choice, the log. */
import * as v from 'valibot';
import { ConnectionValue, StorageValue } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { Count, Empty, NodeAddress, NoParams, sample, Text, TextValue } from '../../values.ts';

export const userNetwork = {
  connectionState: method({
    summary: 'The connection to the super nodes: 0 connecting, 1 connected, 2 disconnected.',
    needs: 'none',
    params: NoParams,
    data: v.strictObject({ value: v.enum(ConnectionValue) }),
    example: { params: {}, data: { value: ConnectionValue.connected } },
  }),

  storageState: method({
    summary: 'The connection to the file storage: 1 connected, 2 connecting, 3 failed.',
    needs: 'none',
    params: NoParams,
    data: v.strictObject({ value: v.enum(StorageValue) }),
    example: { params: {}, data: { value: StorageValue.failed } },
  }),

  getMachineId: method({
    summary: 'The id of this device: "web" and 16 hex digits.',
    needs: 'none',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: 'web18366879de5b1df0' } },
  }),

  getSuperNodeId: method({
    summary: 'The peer id of the connected super node; empty when there is none.',
    needs: 'none',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: '12D3KooWJ6mGkXo4HVXJPkV4jR5rQZx3kz7tDcFj2bR1q1tUc6aW' } },
  }),

  getSessionNum: method({
    summary: 'How many connections are open, as text.',
    needs: 'none',
    params: NoParams,
    data: TextValue,
    example: { params: {}, data: { value: '2' } },
  }),

  getVersion: method({
    summary: 'The version counters of what is kept on the network.',
    needs: 'unlocked',
    params: NoParams,
    data: v.strictObject({
      contactVersion: Count,
      groupVersion: Count,
      userVersion: Count,
      blockVersion: Count,
      domainName: Count,
      loginPwd: Count,
      favoriteVersion: Count,
      blackVersion: Count,
      groupMessage: Count,
      userMessage: Count,
    }),
    example: {
      params: {},
      data: {
        contactVersion: 6,
        groupVersion: 0,
        userVersion: 0,
        blockVersion: 2,
        domainName: 0,
        loginPwd: 1,
        favoriteVersion: 0,
        blackVersion: 0,
        groupMessage: 0,
        userMessage: 0,
      },
    },
  }),

  getDomainByP2pToXNX: method({
    summary: 'The domain of a person, as published on the network; empty when there is none.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ nodeId: NodeAddress }),
    data: TextValue,
    codes: ['NetworkError', 'DomainLookupFailed'],
    example: { params: { nodeId: sample.otherAddress }, data: { value: '' } },
  }),

  sendLogToP2p: method({
    summary: 'Send the log to the super node.',
    needs: 'unlocked',
    status: 'planned',
    params: NoParams,
    data: Empty,
    codes: ['NetworkError'],
    example: { params: {}, data: {} },
  }),

  setLogSwitch: method({
    summary: 'Turn the log on or off, until the engine starts anew; it starts with it on.',
    needs: 'none',
    params: v.object({ isOpen: v.boolean() }),
    data: Empty,
    example: { params: { isOpen: true }, data: {} },
  }),

  initMenu: method({
    summary: 'Prepare the menu: there is nothing to prepare here.',
    needs: 'none',
    params: NoParams,
    data: Empty,
    example: { params: {}, data: {} },
  }),

  addProxyInfo: method({
    summary: 'Add a super node of one’s own choice.',
    needs: 'none',
    status: 'planned',
    params: v.object({ code: v.string(), ip: Text, port: Text, nodeId: v.string() }),
    data: Empty,
    codes: ['InvalidParameter', 'DatabaseOperationFailed'],
    example: { params: { code: 'ch', ip: 'node.example', port: '8080', nodeId: '' }, data: {} },
    notes: 'ip also takes a host name.',
  }),

  removeProxyInfo: method({
    summary: 'Remove a super node of one’s own choice.',
    needs: 'none',
    status: 'planned',
    params: v.object({ id: Text }),
    data: Empty,
    codes: ['DatabaseOperationFailed'],
    example: { params: { id: '3232323' }, data: {} },
  }),

  setAllProxy: method({
    summary: 'Use a super node, for messages or for the file storage.',
    needs: 'none',
    status: 'planned',
    params: v.object({
      info: v.object({
        host: Text,
        nodeId: v.string(),
        code: v.string(),
        id: v.string(),
        isDefault: v.boolean(),
        isCurrent: v.boolean(),
      }),
      isCloud: v.boolean(),
    }),
    data: Empty,
    codes: ['NetworkError', 'DatabaseOperationFailed'],
    example: {
      params: {
        info: {
          host: 'node.example:8080',
          nodeId: '',
          code: 'ch',
          id: '3232323',
          isDefault: false,
          isCurrent: false,
        },
        isCloud: false,
      },
      data: {},
    },
  }),
};
