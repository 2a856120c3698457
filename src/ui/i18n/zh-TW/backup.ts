/** The backup file; in traditional Chinese. */
import type { BackupCatalogue } from '../en/backup.ts';

export const zhTwBackup: BackupCatalogue = {
  backup: {
    title: '備份檔',
    lead: '一個加密檔案，裝著這個密室的聯絡人、訊息和設定。帳號的金鑰不在裡面：先用十二個詞找回帳號，再用檔案找回過去的紀錄。閱後即焚的訊息不會寫進去。',
    export: '儲存備份檔',
    exportBody: '拿到檔案的人可以一直試密碼，請選一個長的。沒有密碼，誰也打不開。',
    password: '檔案密碼',
    save: '儲存檔案',
    saved: '備份檔已儲存',
    import: '匯入備份檔',
    importBody: '這裡缺的會補上，已有的一樣不少。完成後應用程式會鎖定，再解鎖即可。',
    file: '備份檔',
    takeOver: '匯入',
    progress: (percent) => `${percent}%`,
    working: '正在處理備份檔',
    restored: (messages) => `找回了 ${messages} 則訊息。解鎖後可見。`,
    wrongPassword: '這個密碼打不開這個檔案。',
    damaged: '這不是備份檔，或者不完整。什麼也沒改。',
    newer: '這個檔案出自更新版本的 iCom，請先更新應用程式。什麼也沒改。',
    otherAccount: '這個檔案屬於另一個帳號。什麼也沒改。',
    noFile: '請選一個檔案。',
  },
};
