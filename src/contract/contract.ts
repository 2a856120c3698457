/** The whole API as data: module → method → definition. */
import type * as v from 'valibot';
import type { Method } from './define.ts';
import { authLogin } from './modules/authLogin.ts';
import { backup } from './modules/backup.ts';
import { block } from './modules/block.ts';
import { card } from './modules/card.ts';
import { chat } from './modules/chat.ts';
import { contact } from './modules/contact.ts';
import { device } from './modules/device.ts';
import { domain } from './modules/domain.ts';
import { draft } from './modules/draft.ts';
import { group } from './modules/group.ts';
import { history } from './modules/history.ts';
import { login } from './modules/login.ts';
import { opener } from './modules/opener.ts';
import { outbox } from './modules/outbox.ts';
import { pairing } from './modules/pairing.ts';
import { protection } from './modules/protection.ts';
import { room } from './modules/room.ts';
import { socketEvent } from './modules/socketEvent.ts';
import { state } from './modules/state.ts';
import { sync } from './modules/sync.ts';
import { trust } from './modules/trust.ts';
import { user } from './modules/user.ts';

export const contract = {
  login,
  authLogin,
  socketEvent,
  contact,
  sync,
  group,
  chat,
  block,
  user,
  domain,
  backup,
  card,
  device,
  draft,
  history,
  opener,
  outbox,
  protection,
  room,
  pairing,
  state,
  trust,
};

export type Contract = typeof contract;
export type ModuleName = keyof Contract;
export type MethodName<Module extends ModuleName> = keyof Contract[Module] & string;

type Definition<
  Module extends ModuleName,
  Name extends MethodName<Module>,
> = Contract[Module][Name] extends infer Found extends Method ? Found : never;

/** What a caller passes: parameters with a default may be left out. */
export type ParamsOf<Module extends ModuleName, Name extends MethodName<Module>> = v.InferInput<
  Definition<Module, Name>['params']
>;
/** What a successful call answers. */
export type DataOf<Module extends ModuleName, Name extends MethodName<Module>> = v.InferOutput<
  Definition<Module, Name>['data']
>;

/** The documented answer to every request. A failed call has `{}` or `[]` as its data. */
export type Response<Data = unknown> = {
  readonly code: number;
  readonly message: string;
  readonly data: Data;
  readonly __SERVER_ROUTE_MODULE: string;
  readonly __SERVER_ROUTE_METHOD: string;
};
