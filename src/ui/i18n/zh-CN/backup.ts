/** The backup file; in simplified Chinese. */
import type { BackupCatalogue } from '../en/backup.ts';

export const zhCnBackup: BackupCatalogue = {
  backup: {
    title: '备份文件',
    lead: '一个加密文件，装着这个密室的联系人、消息和设置。账号的密钥不在里面：先用十二个词找回账号，再用文件找回过去的记录。阅后即焚的消息不会写进去。',
    export: '保存备份文件',
    exportBody: '拿到文件的人可以一直试密码，请选一个长的。没有密码，谁也打不开。',
    password: '文件密码',
    save: '保存文件',
    saved: '备份文件已保存',
    import: '导入备份文件',
    importBody: '这里缺的会补上，已有的一样不少。完成后应用会锁定，再解锁即可。',
    file: '备份文件',
    takeOver: '导入',
    progress: (percent) => `${percent}%`,
    working: '正在处理备份文件',
    restored: (messages) => `找回了 ${messages} 条消息。解锁后可见。`,
    wrongPassword: '这个密码打不开这个文件。',
    damaged: '这不是备份文件，或者不完整。什么也没改。',
    newer: '这个文件出自更新版本的 iCom，请先更新应用。什么也没改。',
    otherAccount: '这个文件属于另一个账号。什么也没改。',
    noFile: '请选一个文件。',
  },
};
