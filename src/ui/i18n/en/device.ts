/** The texts about the app on this device, in English: installing, storage, updates. */

export const enDevice = {
  device: {
    install: 'Install the app',
    installHint: 'It opens in a window of its own, and the browser is more likely to keep its data.',
    installButton: 'Install',
    installed: 'It is installed on this device.',
    byHand: {
      ios: 'In Safari, press Share, then “Add to Home Screen”.',
      safari: 'In Safari’s menu, choose File, then “Add to Dock”.',
      elsewhere: 'This browser doesn’t offer it at the moment. Look for “Install” in its menu.',
    },
    storage: 'Storage',
    used: (used: string, all: string) => `${used} of ${all} used`,
    lasting: 'Lasting storage',
    allow: 'Allow',
    granted: 'The browser keeps your data until you delete it.',
    refused: 'The browser refused for now. It tends to agree once the app is installed or has a bookmark.',
    notices: {
      atRisk: 'This browser may delete your messages when space runs low. Allow lasting storage.',
      nearlyFull: 'Storage is nearly full. Free some space on this device, or nothing new can be kept soon.',
      full: 'Storage is full. What others send waits for you, and what you write stays in its field. Free some space on this device.',
      failing:
        'The browser can’t store anything at the moment. What others send waits for you; what you have is untouched.',
      install: 'You can install iCom as an app on this device.',
    },
  },
  update: {
    label: 'Update',
    title: 'A new version is ready',
    hint: 'All tabs load anew, and you unlock again. Nothing that is stored is touched.',
    now: 'Update now',
    later: 'Later',
    version: 'Version',
    build: 'Build',
    kept: 'This build is kept on this device and opens without a network.',
    notKept: 'This build isn’t kept on this device: it opens with a network only.',
    mismatch: (build: string) =>
      `This page is another build than the one that is kept here, ${build}. Close every tab of iCom and open it again.`,
  },
};

export type DeviceCatalogue = typeof enDevice;
