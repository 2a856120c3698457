/** The texts about the app on this device, in simplified Chinese: installing, storage, updates. */
import type { DeviceCatalogue } from '../en/device.ts';

export const zhCnDevice: DeviceCatalogue = {
  device: {
    install: '安装应用',
    installHint: '装好后在独立窗口中打开，浏览器也更愿意保留数据。',
    installButton: '安装',
    installed: '已安装在这台设备上。',
    byHand: {
      ios: '在 Safari 中点「共享」，再点「添加到主屏幕」。',
      safari: '在 Safari 的菜单栏中选「文件」，再选「添加到程序坞」。',
      elsewhere: '浏览器目前没有提供安装。可以在它的菜单里找找「安装」。',
    },
    storage: '存储空间',
    used: (used, all) => `已用 ${used}，共 ${all}`,
    lasting: '持久存储',
    allow: '允许',
    granted: '在你删除之前，浏览器会一直保留你的数据。',
    refused: '浏览器暂时没有同意。安装应用或添加书签后，通常就会同意。',
    notices: {
      atRisk: '空间不足时，浏览器可能删掉你的消息。请允许持久存储。',
      nearlyFull: '存储空间快满了。请在这台设备上腾出一些空间，否则很快就存不下新内容。',
      full: '存储空间满了。别人发来的会等着你，你写的留在输入框里。请在这台设备上腾出一些空间。',
      failing: '浏览器目前存不了任何内容。别人发来的会等着你，已有的内容不受影响。',
      install: '可以把 iCom 作为应用安装到这台设备。',
    },
  },
  update: {
    label: '更新',
    title: '新版本已就绪',
    hint: '所有标签页都会重新载入，之后需要再次解锁。已存下的内容不受影响。',
    now: '立即更新',
    later: '以后再说',
    version: '版本',
    build: '构建',
    kept: '这个构建已保存在本机，没有网络也能打开。',
    notKept: '这个构建没有保存在本机，有网络时才能打开。',
    mismatch: (build) => `这个页面与本机保存的构建不同，本机的是 ${build}。请关掉 iCom 的所有标签页，再重新打开。`,
  },
};
