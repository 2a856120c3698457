/** Messages that were kept as favourites. */
import * as v from 'valibot';
import { MessageType } from '#model/enumerations.ts';
import { method } from '../../define.ts';
import { Count, Empty, Integer, Message, NoParams, Status, sample, Text, uniqueList } from '../../values.ts';

const { text, audio, video, file, image } = MessageType;

export const favorites = {
  addFavorite: method({
    summary: 'Keep a message as a favourite.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({
      msgId: Message,
      type: Count,
      origin: v.string(),
      msgContent: Text,
      originNdAdd: v.string(),
      /** 0 a message, 1 something of one's own. */
      originType: v.picklist([0, 1]),
    }),
    data: Empty,
    codes: ['AlreadyFavorite', 'DatabaseOperationFailed'],
    example: {
      params: {
        msgId: sample.messageId,
        type: MessageType.text,
        origin: 'Anna',
        msgContent: '{"text":"See you at six."}',
        originNdAdd: sample.otherAddress,
        originType: 0,
      },
      data: {},
    },
  }),

  deleteFavorite: method({
    summary: 'Delete a favourite.',
    needs: 'unlocked',
    status: 'planned',
    destructive: true,
    params: v.object({ id: Text, msgCry: v.optional(v.string()) }),
    data: Empty,
    codes: ['MessageNotFound', 'DatabaseOperationFailed'],
    example: { params: { id: sample.messageId }, data: {} },
  }),

  getFavoriteList: method({
    summary: 'The favourites of some types and a span of time, page by page from 1.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({
      types: uniqueList(v.picklist([text, audio, video, file, image])),
      page: v.pipe(Integer, v.minValue(1)),
      size: v.pipe(Integer, v.minValue(1)),
      startTime: Count,
      endTime: Count,
    }),
    data: v.array(
      v.strictObject({
        id: v.string(),
        msgId: v.string(),
        type: v.string(),
        origin: v.string(),
        msgContent: v.string(),
        originNdAdd: v.string(),
        originType: v.string(),
        createdTime: Integer,
        updatedTime: Integer,
        domain: v.string(),
        ps: v.string(),
      }),
    ),
    example: {
      params: { types: [text, image], page: 1, size: 20, startTime: 0, endTime: sample.time },
      data: [
        {
          id: sample.messageId,
          msgId: sample.messageId,
          type: 'text',
          origin: 'Anna',
          msgContent: '{"text":"See you at six."}',
          originNdAdd: sample.otherAddress,
          originType: 'message',
          createdTime: sample.time,
          updatedTime: sample.time,
          domain: '',
          ps: 'Anna',
        },
      ],
    },
  }),

  isFavorite: method({
    summary: 'Whether a message is a favourite.',
    needs: 'unlocked',
    status: 'planned',
    params: v.object({ msgId: Message }),
    data: Status,
    example: { params: { msgId: sample.messageId }, data: { status: true } },
  }),

  pullCollectIndexList: method({
    summary: 'Fetch the favourites of the account’s other devices.',
    needs: 'unlocked',
    status: 'planned',
    params: NoParams,
    data: Status,
    codes: ['NetworkError'],
    example: { params: {}, data: { status: true } },
  }),
};
