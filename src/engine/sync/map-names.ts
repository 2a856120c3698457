/** The names of the account's maps, and which counter of `user.getVersion` counts the edits of each. */

export const MAPS = {
  contacts: 'contacts',
  profiles: 'profiles',
  remarks: 'remarks',
  shown: 'shown',
  burn: 'burn',
  trust: 'trust',
  groups: 'groups',
  user: 'user',
  settings: 'settings',
  rooms: 'rooms',
  endpoints: 'endpoints',
  domain: 'domain',
  login: 'login',
  favorites: 'favorites',
  blacklist: 'blacklist',
  groupRead: 'groupRead',
  read: 'read',
  inheritance: 'inheritance',
} as const;

export const VERSION_GROUPS = {
  contactVersion: [MAPS.contacts, MAPS.profiles, MAPS.remarks, MAPS.shown, MAPS.burn, MAPS.trust],
  groupVersion: [MAPS.groups],
  userVersion: [MAPS.user, MAPS.settings],
  blockVersion: [MAPS.rooms],
  domainName: [MAPS.domain],
  loginPwd: [MAPS.login],
  favoriteVersion: [MAPS.favorites],
  blackVersion: [MAPS.blacklist],
  groupMessage: [MAPS.groupRead],
  userMessage: [MAPS.read],
} as const;
