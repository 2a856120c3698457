/** The texts about the app on this device, in traditional Chinese: installing, storage, updates. */
import type { DeviceCatalogue } from '../en/device.ts';

export const zhTwDevice: DeviceCatalogue = {
  device: {
    install: '安裝應用程式',
    installHint: '裝好後會在獨立視窗中開啟，瀏覽器也比較願意保留資料。',
    installButton: '安裝',
    installed: '已安裝在這台裝置上。',
    byHand: {
      ios: '在 Safari 中點「分享」，再點「加入主畫面」。',
      safari: '在 Safari 的選單列選「檔案」，再選「加入 Dock」。',
      elsewhere: '瀏覽器目前沒有提供安裝。可以在它的選單裡找找「安裝」。',
    },
    storage: '儲存空間',
    used: (used, all) => `已使用 ${used}，共 ${all}`,
    lasting: '永久儲存',
    allow: '允許',
    granted: '在你刪除之前，瀏覽器會一直保留你的資料。',
    refused: '瀏覽器暫時沒有同意。安裝應用程式或加入書籤後，通常就會同意。',
    notices: {
      atRisk: '空間不足時，瀏覽器可能刪掉你的訊息。請允許永久儲存。',
      nearlyFull: '儲存空間快滿了。請在這台裝置上騰出一些空間，否則很快就存不下新內容。',
      full: '儲存空間滿了。別人傳來的會等著你，你寫的留在輸入框裡。請在這台裝置上騰出一些空間。',
      failing: '瀏覽器目前存不了任何內容。別人傳來的會等著你，已有的內容不受影響。',
      install: '可以把 iCom 安裝成這台裝置上的應用程式。',
    },
  },
  update: {
    label: '更新',
    title: '新版本已就緒',
    hint: '所有分頁都會重新載入，之後需要再次解鎖。已存下的內容不受影響。',
    now: '立即更新',
    later: '以後再說',
    version: '版本',
    build: '建置',
    kept: '這個建置已儲存在這台裝置上，沒有網路也能開啟。',
    notKept: '這個建置沒有儲存在這台裝置上，有網路時才能開啟。',
    mismatch: (build) => `這個頁面與這台裝置儲存的建置不同，儲存的是 ${build}。請關閉 iCom 的所有分頁，再重新開啟。`,
  },
};
