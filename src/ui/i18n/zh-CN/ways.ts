/** Ways into the app besides the password; in simplified Chinese. */
import type { WaysCatalogue } from '../en/ways.ts';

export const zhCnWays: WaysCatalogue = {
  ways: {
    title: '其他解锁方式',
    lead: '只打开这个密室，只在这个浏览器里有效，密码照常可用。通行密钥和设备锁一样牢固。手势的组合很少：拷走整个浏览器配置的人能全部试一遍。',
    addPasskey: '添加通行密钥',
    removePasskey: '移除通行密钥',
    addPattern: '设置手势',
    removePattern: '移除手势',
    setPattern: '用这个手势',
    patternBody: '依次按至少四个点。解锁时要按同样的顺序。',
    pattern: '手势',
    point: (number) => `第 ${number} 个点`,
    points: (count) => `点数：${count}`,
    again: '重来',
    tooShort: '手势至少要四个点。',
    cancelled: '没有创建通行密钥。',
    noSecret: '这个通行密钥不能解锁 iCom：它给不出密钥。换个设备或密码管理器试试。',
    usePasskey: '用通行密钥解锁',
    usePattern: '用手势解锁',
    usePhrase: '用口令短语解锁',
    listening: '正在听',
    unheard: '没有听懂。再试一次，或输入密码。',
    unlockPattern: '解锁',
  },
};
