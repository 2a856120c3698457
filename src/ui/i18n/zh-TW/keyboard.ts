/** What keys do, what a screen reader is told, and the words of searching; in traditional Chinese, as written in Taiwan. */
import type { KeyboardCatalogue } from '../en/keyboard.ts';

export const zhTwKeyboard: KeyboardCatalogue = {
  keys: {
    title: '鍵盤快速鍵',
    groups: { everywhere: '隨處可用', composer: '撰寫訊息時', lists: '在清單和訊息中', message: '選取一則訊息時' },
    names: {
      jump: '跳到對話',
      nextConversation: '下一個對話',
      previousConversation: '上一個對話',
      nextUnread: '下一個未讀對話',
      search: '在這裡搜尋',
      nextRegion: '視窗的下一個區塊',
      previousRegion: '視窗的上一個區塊',
      lock: '鎖定',
      panic: '緊急：立刻全部鎖定',
      openRoom: '開啟另一個密室',
      close: '取消或關閉',
      shortcuts: '所有快速鍵',
      send: '傳送訊息',
      breakLine: '換行',
      walk: '在清單或訊息中移動',
      ends: '第一個或最後一個',
      menu: '開啟它的選單',
      copy: '複製文字',
      delete: '從本機刪除',
    },
  },
  announce: {
    arrived: (name) => `${name} 傳來新訊息。`,
    notSent: (name) => `沒送出給 ${name}。`,
  },
  finding: {
    clear: '清除搜尋',
    nothing: (query) => `沒有符合「${query}」的內容。`,
    people: '搜尋聯絡人',
    settings: '搜尋設定',
    conversation: '在這個對話裡搜尋',
    older: '較早的一則',
    newer: '較新的一則',
    close: '關閉搜尋',
    place: (place, count) => `第 ${place} 則，共 ${count} 則`,
    notLoaded: '已載入的訊息裡沒有。',
    nowhere: '這個對話裡沒有。',
    further: '往前再找',
  },
};
