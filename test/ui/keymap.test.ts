/** Keys as data: what is pressed finds its name, on any keyboard, and no key stands for two things in one place. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ariaKeys, chordsOf, findKey, type KeyGroup, keyCaps, keymap } from '#ui/features/keyboard/keymap.ts';

const event = (key: string, held: Partial<KeyboardEvent> = {}) =>
  ({ key, code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held }) as KeyboardEvent;

afterEach(() => vi.unstubAllGlobals());

describe('a key that is pressed', () => {
  it.each([
    [event('k', { ctrlKey: true }), 'jump'],
    [event('k', { metaKey: true }), 'jump'],
    [event('K', { ctrlKey: true, shiftKey: true }), undefined],
    [event('k'), undefined],
    [event('¬', { altKey: true, code: 'KeyL' }), 'lock'],
    [event('ArrowDown', { altKey: true }), 'nextConversation'],
    [event('ArrowDown', { altKey: true, shiftKey: true }), 'nextUnread'],
    [event('ArrowDown', { altKey: true, ctrlKey: true }), undefined],
    [event('/', { ctrlKey: true }), 'shortcuts'],
    // German keyboards have the slash above the seven.
    [event('/', { ctrlKey: true, shiftKey: true }), 'shortcuts'],
    [event('F6', { shiftKey: true }), 'previousRegion'],
    [event('Escape'), 'close'],
  ])('%# finds its name', (pressed, name) => {
    expect(findKey(pressed, 'everywhere')).toBe(name);
  });

  it('sends without Shift and breaks with it', () => {
    expect(findKey(event('Enter'), 'composer')).toBe('send');
    expect(findKey(event('Enter', { shiftKey: true }), 'composer')).toBe('breakLine');
  });
});

describe('the keymap', () => {
  it('gives no key two meanings in one place, and none of another place to what works everywhere', () => {
    const everywhere = Object.values(keymap.everywhere).flat();
    for (const group of Object.keys(keymap) as KeyGroup[]) {
      const own = Object.keys(keymap[group]).flatMap((name) => chordsOf(group, name as never));
      const all = group === 'everywhere' ? own : [...everywhere, ...own];
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('is shown as it stands on the keyboard', () => {
    vi.stubGlobal('navigator', { platform: 'Linux x86_64' });
    expect([keyCaps('Mod+K'), keyCaps('Alt+Shift+ArrowDown'), ariaKeys(['Mod+F', 'F6'])]).toEqual([
      ['Ctrl', 'K'],
      ['Alt', 'Shift', '↓'],
      'Control+F F6',
    ]);
    vi.stubGlobal('navigator', { platform: 'MacIntel' });
    expect([keyCaps('Mod+K'), ariaKeys(['Mod+F'])]).toEqual([['⌘', 'K'], 'Meta+F']);
  });
});
