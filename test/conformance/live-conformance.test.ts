/** Answers of live engines against the API document: three people, one of whom calls every implemented method. */
import { describe, expect, test } from 'vitest';
import type { ApplyRow } from '#contract/rows/contact.ts';
import type { DeviceRow } from '#contract/rows/device.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { SimulatedInternet } from '../simulation/internet.ts';
import { nativeProvider } from '../simulation/native-provider.ts';
import { PASSWORD, Person } from '../simulation/person.ts';
import { Dice } from '../simulation/random.ts';
import { settleIn } from '../simulation/somebody.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import { joinDevices } from './joining-devices.ts';
import { LiveConformance } from './live-conformance.ts';
import { type Specification, specification } from './specification.ts';

/** Somebody with three devices, and what the primary one does with the others. */
async function manageDevices(
  conformance: LiveConformance,
  clock: VirtualClock,
  internet: SimulatedInternet,
): Promise<void> {
  const devices = ['primary', 'second', 'third'].map((name) => new Person(name, 'live', clock, internet));
  const [primary] = devices as [Person];
  await settleIn('somebody', nativeProvider, clock, devices);
  await clock.runUntil(clock.now() + 10_000);
  primary.call = conformance.watch(primary.call.bind(primary));
  const call = (method: string, params: object = {}) => clock.until(primary.ok('authLogin', method, params));
  for (const method of ['getDeviceNote', 'checkHasTextPwd', 'checkIsPrimaryDevice']) await call(method);
  const rows = (await call('getLocalAllMachine')) as DeviceRow[];
  const [machineId, second, third] = rows.map((row) => row.machineId);
  await call('checkIsNeedRemoveDevice', { machineId });
  await call('setMachineNote', { machineId, note: 'Study' });
  await call('offlineMachine', { machineId: third });
  await call('deleteMachine', { machineId: third });
  await call('setPrimaryMachine', { machineId: second });
}

/** One's whole life with the app, every implemented method in it. */
async function liveThrough(document: Specification): Promise<LiveConformance> {
  const conformance = new LiveConformance(document);
  const clock = new VirtualClock();
  const internet = new SimulatedInternet(clock, new Dice('live'), { loss: 0, duplication: 0, reordering: 0 });
  const [me, friend, applicant] = ['me', 'friend', 'applicant'].map(
    (name) => new Person(name, 'live', clock, internet),
  ) as [Person, Person, Person];
  me.call = conformance.watch(me.call.bind(me));
  for (const person of [me, friend, applicant]) await person.register();

  const rest = () => clock.runUntil(clock.now() + 10_000);
  const call = (module: string, method: string, params: object = {}) => clock.until(me.ok(module, method, params));
  await rest();

  await call('login', 'init');
  await call('login', 'exportIsAnonLogin');
  await call('login', 'appInfo');
  await call('authLogin', 'cancelLoginReq');
  for (const name of ['addContactEventHandler', 'addGroupEventHandler', 'addBlockConnectEventHandler', 'addReceive'])
    await call('socketEvent', name, { identifier: 'live' });
  await call('socketEvent', 'addLoginPwdChangeEventHandler', { identifier: 'live' });
  await call('socketEvent', 'addLoginStateListener', { identifier: 'live' });
  await call('socketEvent', 'addAuthMessageEventHandler', { id: 'live' });
  for (const name of ['connectionState', 'storageState', 'getMachineId', 'getSuperNodeId', 'getSessionNum'])
    await call('user', name);
  await call('user', 'getUserSingleInfo');
  await call('user', 'updateUserSingleInfo', { cache: true, nickname: 'Ben', pfpId: 2, pfpUrl: '', backUp: true });

  await call('user', 'updateUserSingleSetting', { showLastOnlineTime: 1, lang: 'en' });
  await call('user', 'getUserSingleSetting');
  await call('user', 'setLogSwitch', { isOpen: true });
  await call('user', 'initMenu');
  await call('user', 'getVersion');
  await call('login', 'exportMnemonic', { lang: 'en', password: PASSWORD });
  await call('login', 'exportIsSettingWallet');
  await call('login', 'exportGetBackUp');

  // friends, one by asking and one by being asked
  await call('contact', 'addFriend', { nodeId: friend.address, content: 'hello', remark: 'Anna' });
  await rest();
  await clock.until(friend.ok('contact', 'agreeApplySync', { nodeId: me.address, remark: '' }));
  const apply = () => clock.until(applicant.ok('contact', 'addFriend', { nodeId: me.address, content: 'it is me' }));
  await apply();
  await rest();
  const [application] = (await call('contact', 'getApplyList')) as ApplyRow[];
  expect(application?.nodeId).toBe(applicant.address);
  await call('contact', 'getApplyBridge');
  await call('contact', 'clearApplyBridge');
  await call('contact', 'deleteApply', { nodeId: applicant.address });
  await apply();
  await rest();
  await call('contact', 'agreeApplySync', { nodeId: applicant.address, remark: 'Carol' });
  await rest();
  await call('contact', 'getContacts', { blockId: '1' });
  await call('contact', 'getContactByNoId', { nodeId: friend.address });
  await call('contact', 'getUserInfo', { nodeId: friend.address });
  await call('contact', 'isFriend', { nodeId: friend.address });
  await call('contact', 'editHideState', { nodeId: friend.address, time: 60_000 });
  await call('sync', 'updateContactWithTop', { cnd: friend.address, isTop: true });
  await call('sync', 'updateWithDisturb', { cId: friend.address });
  await call('contact', 'updateRemake', { nodeId: friend.address, remake: 'Annie', isUpdateP2p: true });

  // a conversation
  const conversation = { conversationId: friend.address };
  const to = { cnd: friend.address, cid: friend.address };
  await call('chat', 'createConversation', { ...to, conversationType: 1 });
  await call('chat', 'getConversationByCidChat', { ...to, conversationType: 0, createIfNeed: true });
  await call('chat', 'sendTextMessage', { ...to, conversationType: 0, pub: '', text: 'hello' });
  await clock.until(friend.send(me, 'hello yourself'));
  await rest();
  await call('chat', 'getConversations');
  await call('chat', 'getUnreadMessageCount');
  await call('chat', 'getLastUnreadMessageByConversationId', conversation);
  await call('chat', 'updateUnReadTotal');
  await call('chat', 'createSysMessage', { ...to, conversationType: 1, content: 'a notice' });
  await call('chat', 'setConversationTopById', { ...conversation, isTop: true });
  await call('chat', 'updateConversionTime', conversation);
  await call('chat', 'setBurnAfterTime', { cnd: friend.address, time: 0 });
  const page = { ...conversation, startTime: -1, pageSize: 20, orderBy: 'DESC' };
  const rows = (await call('chat', 'getMessagesByConversationId', page)) as MessageRow[];
  const received = rows.find((row) => row.msg_source === 1)?.msg_id;
  expect(received).toBeDefined();
  await call('chat', 'getMessageByIdChat', { messageId: received });
  await call('chat', 'getMessageByIds', { messageIds: [received] });
  const receipt = { cid: friend.address, conversationType: 1, messageIds: [received], pub: '', isRetry: false };
  await call('chat', 'sendMessageAckByIds', { ...conversation, ...receipt });
  await call('chat', 'sendInputStateMessage', { cnd: friend.address, isInputting: true });
  await call('chat', 'setConversationReadById', { ...conversation, isRead: false });
  await call('chat', 'setCurRsId', { rsId: friend.address });
  await call('chat', 'getUnreadMessagesByConversationId', { ...conversation, pageSize: 500 });
  await call('chat', 'getFirstUnReadMessage', conversation);

  await call('chat', 'deleteMessageById', { messageId: received });
  await call('chat', 'deleteMessagesByIds', { messageIds: [received], isUpdateSession: false });
  await call('chat', 'deleteAllMessages');
  const deletion = { ...conversation, deleteMessages: true, isSendUnReadMessage: true };
  await call('chat', 'deleteConversationById', deletion);
  await call('chat', 'deleteAllConversations', { isSendUnReadMessage: false });

  await call('contact', 'onBlack', { nodeId: friend.address });
  await call('contact', 'getBlacklist', { blockId: '1', keyword: '', page: 1, size: 20 });
  await call('contact', 'deleteBlack', { nodeId: friend.address });

  await call('contact', 'deleteFriend', { nodeId: friend.address });
  await liveInRooms(call, applicant.address);
  await call('login', 'exportLogout');
  await call('user', 'cleanAccount');
  await manageDevices(conformance, clock, internet);
  await joinDevices(conformance);
  return conformance;
}

/** A room beside the default one, and the clear password. */
async function liveInRooms(
  call: (module: string, method: string, params?: object) => Promise<unknown>,
  contact: string,
): Promise<void> {
  const made = { blockName: 'Chess', loginPassword: 'kings pawn', isOpenMsg: 1, messages: ['It rains.'], exp: 4 };
  const { b_id: bId } = (await call('block', 'crateBlock', { ...made, pfp: 1, pfpUrl: '' })) as { b_id: string };
  for (const name of ['currentBlock', 'getDefaultBlock', 'getBlankBlock', 'getDefaultBlockConfig'])
    await call('block', name);
  for (const name of ['getBlankBlockConfig', 'exportCurrentBlockConfig', 'exportIsBlankBlock'])
    await call('block', name);
  await call('block', 'getBlockNotDefaultAndBlankBlockAndHide');
  await call('block', 'getBlockByBid', { bid: bId });
  await call('block', 'getConfigById', { bId });
  await call('block', 'getNoticeListByBid', { bId });
  await call('block', 'initBlock', { bId });
  await call('block', 'updateBlock', { bId, blockName: 'Go', isOpenMsg: 0, isHide: false, messages: [] });
  await call('block', 'updatePwd', { bId, loginPassword: 'queens pawn' });
  await call('block', 'checkPwdUnExist', { password: 'queens pawn' });
  await call('block', 'checkOldPassword', { bid: bId, editPwd: 'queens pawn' });
  await call('user', 'hasEmptyPassword');
  await call('user', 'updateEmptyPassword', { password: 'resign it' });
  await call('user', 'checkEmptyPassword', { password: 'resign it' });
  await call('block', 'updateCleanPwdBlock', { oldCleanPwd: 'resign it', password: 'resign now' });
  await call('block', 'storeRecentBlock');
  await call('block', 'restoreRecentBlock');
  await call('block', 'changeToBlock', { toBId: bId, cidOrGid: contact, type: 1, isUpdateP2p: true });
  await call('block', 'deleteBlock', { bId });
  await call('login', 'switchFastLogin', { isOpen: false });
}

describe.skipIf(!specification)(
  `live answers${specification ? '' : ': skipped, there is no ../shared/spec/api.json'}`,
  () => {
    test('have the documented fields, with the documented JSON types', async () => {
      const conformance = await liveThrough(specification as Specification);
      expect(conformance.problems).toEqual([]);
      expect(conformance.unseen()).toEqual([]);
    }, 120_000);
  },
);
