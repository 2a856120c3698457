/** Messages that burn after they were read; in traditional Chinese. */
import type { BurnCatalogue } from '../en/burn.ts';

export const zhTwBurn: BurnCatalogue = {
  burn: {
    item: '閱後即焚',
    off: '關閉',
    title: '閱後即焚',
    body: '從現在起寫的訊息，讀過之後過這麼久會在雙方裝置上刪除，金鑰一併銷毀。對方看得到這個設定，也能更改。誰也攔不住別人另存一份或拍下螢幕。',
    choices: '讀後多久',
    custom: '其他時間',
    amount: '數量',
    unit: '單位',
    units: { second: '秒', minute: '分鐘', hour: '小時', day: '天' },
    invalid: '請填 1 以上的整數，最長一年。',
    apply: '設定',
    strip: (time) => `閱讀 ${time}後消失`,
    change: '更改',
    burnsAfter: (time) => `閱讀 ${time}後消失`,
    burnsIn: (time) => `${time}後消失`,
    gone: '這則訊息已經消失。',
    setByYou: (time) => `你設定了訊息在閱讀 ${time}後消失。`,
    setByThem: (time) => `對方設定了訊息在閱讀 ${time}後消失。`,
    set: (time) => `訊息在閱讀 ${time}後消失。`,
    endedByYou: '你關閉了閱後即焚。',
    endedByThem: '對方關閉了閱後即焚。',
    ended: '閱後即焚已關閉。',
  },
};
