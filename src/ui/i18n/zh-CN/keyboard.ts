/** What keys do, what a screen reader is told, and the words of searching; in simplified Chinese. */
import type { KeyboardCatalogue } from '../en/keyboard.ts';

export const zhCnKeyboard: KeyboardCatalogue = {
  keys: {
    title: '键盘快捷键',
    groups: { everywhere: '随处可用', composer: '写消息时', lists: '在列表和消息中', message: '选中一条消息时' },
    names: {
      jump: '跳到会话',
      nextConversation: '下一个会话',
      previousConversation: '上一个会话',
      nextUnread: '下一个未读会话',
      search: '在这里搜索',
      nextRegion: '窗口的下一部分',
      previousRegion: '窗口的上一部分',
      lock: '锁定',
      panic: '紧急：立刻全部锁定',
      openRoom: '打开另一个密室',
      close: '取消或关闭',
      shortcuts: '全部快捷键',
      send: '发送消息',
      breakLine: '换行',
      walk: '在列表或消息中移动',
      ends: '第一个或最后一个',
      menu: '打开它的菜单',
      copy: '复制文字',
      delete: '从本机删除',
    },
  },
  announce: {
    arrived: (name) => `${name} 发来新消息。`,
    notSent: (name) => `没发给 ${name}。`,
  },
  finding: {
    clear: '清除搜索',
    nothing: (query) => `没有与「${query}」相符的内容。`,
    people: '搜索联系人',
    settings: '搜索设置',
    conversation: '在这个会话里搜索',
    older: '更早的一条',
    newer: '更新的一条',
    close: '关闭搜索',
    place: (place, count) => `第 ${place} 条，共 ${count} 条`,
    notLoaded: '已载入的消息里没有。',
    nowhere: '这个会话里没有。',
    further: '往前再找',
  },
};
