/** Every key the app listens to, as data: the handlers, the cheat-sheet and `aria-keyshortcuts` are made from it. */

/** `Mod` is Ctrl, on a Mac ⌘. Keys are named as `KeyboardEvent.key` names them; letters in upper case. */
export type Chord = string;

/** Where a key works; the cheat-sheet has a part for each. */
export type KeyGroup = keyof typeof keymap;

export const keymap = {
  everywhere: {
    jump: ['Mod+K'],
    nextConversation: ['Alt+ArrowDown'],
    previousConversation: ['Alt+ArrowUp'],
    nextUnread: ['Alt+Shift+ArrowDown'],
    search: ['Mod+F'],
    nextRegion: ['F6'],
    previousRegion: ['Shift+F6'],
    lock: ['Alt+L'],
    panic: ['Alt+Shift+L'],
    openRoom: ['Alt+O'],
    close: ['Escape'],
    shortcuts: ['Mod+/'],
  },
  composer: {
    send: ['Enter'],
    breakLine: ['Shift+Enter'],
  },
  lists: {
    walk: ['ArrowUp', 'ArrowDown'],
    ends: ['Home', 'End'],
    menu: ['ContextMenu', 'Shift+F10'],
  },
  message: {
    copy: ['Mod+C'],
    delete: ['Delete'],
  },
} as const satisfies Record<string, Record<string, readonly Chord[]>>;

export type KeyName = { [Group in KeyGroup]: keyof (typeof keymap)[Group] }[KeyGroup];

const isMac = () => /mac|iphone|ipad/i.test(navigator.platform);

/** Letters are compared by their place on the keyboard when Alt is held: on a Mac Alt+L types `¬`. */
function isKey(event: KeyboardEvent, key: string): boolean {
  const letter = /^[A-Z]$/.test(key);
  return (
    event.key === key || (letter && (event.key.toUpperCase() === key || (event.altKey && event.code === `Key${key}`)))
  );
}

export function isChord(event: KeyboardEvent, chord: Chord): boolean {
  const parts = chord.split('+');
  const key = parts.pop() ?? '';
  const held = (name: string) => parts.includes(name);
  // Layouts differ in whether a sign such as `/` needs Shift.
  const shift = /^[^\p{L}\d]$/u.test(key) || event.shiftKey === held('Shift');
  return shift && event.altKey === held('Alt') && (event.ctrlKey || event.metaKey) === held('Mod') && isKey(event, key);
}

/** The name of the key in `group` that this event is, if it is one. */
export function findKey<Group extends KeyGroup>(event: KeyboardEvent, group: Group) {
  const names = Object.keys(keymap[group]) as (keyof (typeof keymap)[Group])[];
  return names.find((name) => chordsOf(group, name).some((chord) => isChord(event, chord)));
}

export function chordsOf<Group extends KeyGroup>(group: Group, name: keyof (typeof keymap)[Group]): readonly Chord[] {
  return keymap[group][name] as readonly Chord[];
}

/** What stands on the keys, which no keyboard translates. */
const caps: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ContextMenu: '☰',
  Escape: 'Esc',
};
const modifierCaps = (name: string) => ({ Mod: isMac() ? '⌘' : 'Ctrl', Alt: isMac() ? '⌥' : 'Alt' })[name];

/** A chord as keys to press: `Ctrl`, `K`. */
export function keyCaps(chord: Chord): string[] {
  return chord.split('+').map((name) => modifierCaps(name) ?? caps[name] ?? name);
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(chords: readonly Chord[]): string {
  return chords.map((chord) => chord.replace('Mod', isMac() ? 'Meta' : 'Control')).join(' ');
}
