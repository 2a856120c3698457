/** Messages that burn after they were read; in simplified Chinese. */
import type { BurnCatalogue } from '../en/burn.ts';

export const zhCnBurn: BurnCatalogue = {
  burn: {
    item: '阅后即焚',
    off: '关闭',
    title: '阅后即焚',
    body: '从现在起写的消息，读过之后过这么久会在双方设备上删除，密钥一并销毁。对方看得到这个设置，也能改。谁也拦不住别人另存一份或拍下屏幕。',
    choices: '读后多久',
    custom: '其他时间',
    amount: '数量',
    unit: '单位',
    units: { second: '秒', minute: '分钟', hour: '小时', day: '天' },
    invalid: '请填 1 以上的整数，最长一年。',
    apply: '设置',
    strip: (time) => `阅读 ${time}后消失`,
    change: '更改',
    burnsAfter: (time) => `阅读 ${time}后消失`,
    burnsIn: (time) => `${time}后消失`,
    gone: '这条消息已经消失。',
    setByYou: (time) => `你设置了消息在阅读 ${time}后消失。`,
    setByThem: (time) => `对方设置了消息在阅读 ${time}后消失。`,
    set: (time) => `消息在阅读 ${time}后消失。`,
    endedByYou: '你关闭了阅后即焚。',
    endedByThem: '对方关闭了阅后即焚。',
    ended: '阅后即焚已关闭。',
  },
};
