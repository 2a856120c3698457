/** Ways into the app besides the password; in traditional Chinese. */
import type { WaysCatalogue } from '../en/ways.ts';

export const zhTwWays: WaysCatalogue = {
  ways: {
    title: '其他解鎖方式',
    lead: '只打開這個密室，只在這個瀏覽器裡有效，密碼照常可用。通行金鑰和裝置鎖一樣牢固。圖形的組合很少：複製走整個瀏覽器設定檔的人能全部試一遍。',
    addPasskey: '加入通行金鑰',
    removePasskey: '移除通行金鑰',
    addPattern: '設定圖形',
    removePattern: '移除圖形',
    setPattern: '用這個圖形',
    patternBody: '依次按至少四個點。解鎖時要按同樣的順序。',
    pattern: '圖形',
    point: (number) => `第 ${number} 個點`,
    points: (count) => `點數：${count}`,
    again: '重來',
    tooShort: '圖形至少要四個點。',
    cancelled: '沒有建立通行金鑰。',
    noSecret: '這個通行金鑰不能解鎖 iCom：它給不出金鑰。換個裝置或密碼管理工具試試。',
    usePasskey: '用通行金鑰解鎖',
    usePattern: '用圖形解鎖',
    usePhrase: '用語音短句解鎖',
    listening: '正在聽',
    unheard: '沒有聽懂。再試一次，或輸入密碼。',
    unlockPattern: '解鎖',
  },
};
