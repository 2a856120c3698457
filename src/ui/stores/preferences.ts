/**
 * What belongs to this browser and not to an account: language, theme, width of the list, and what a reload must not
 * forget. Nothing of it is private.
 */
import { createSignal } from 'solid-js';
import { chooseLanguage, isLanguage, type Language, language, useLanguage } from '../i18n/i18n.ts';

export type Theme = 'system' | 'light' | 'dark';
export const listWidths = { least: 260, usual: 324, most: 420 } as const;

const keys = {
  language: 'icom.language',
  theme: 'icom.theme',
  listWidth: 'icom.list-width',
  wait: 'icom.wait',
  dismissed: 'icom.dismissed',
} as const;

/** Storage may be switched off in a browser; a preference then lasts as long as the page. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice still holds for this page.
  }
}

function isTheme(value: unknown): value is Theme {
  return value === 'system' || value === 'light' || value === 'dark';
}

export type Preferences = ReturnType<typeof createPreferences>;

export function createPreferences() {
  const storedTheme = read(keys.theme);
  const [theme, setThemeSignal] = createSignal<Theme>(isTheme(storedTheme) ? storedTheme : 'system');
  const [listWidth, setListWidthSignal] = createSignal(clampWidth(Number(read(keys.listWidth)) || listWidths.usual));
  const [dismissed, setDismissed] = createSignal((read(keys.dismissed) ?? '').split(' '));
  const show = (value: Theme) => {
    if (value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  };
  show(theme());
  return {
    theme,
    setTheme(value: Theme): void {
      setThemeSignal(value);
      write(keys.theme, value);
      show(value);
    },
    language,
    /** Loads the stored or the browser's language; call once before the first text. */
    loadLanguage(): Promise<void> {
      const stored = read(keys.language);
      return useLanguage(isLanguage(stored) ? stored : chooseLanguage(navigator.languages));
    },
    async setLanguage(value: Language): Promise<void> {
      await useLanguage(value);
      write(keys.language, value);
    },
    /** When the next password may be tried (ms since 1970), in any tab; a clock set back makes it an hour at most. */
    waitUntil: (): number => Math.min(Number(read(keys.wait)) || 0, Date.now() + 3_600_000),
    setWaitUntil: (time: number): void => write(keys.wait, String(time)),
    /** Notices that were read and put away for good, by name. */
    isDismissed: (notice: string): boolean => dismissed().includes(notice),
    dismiss(notice: string): void {
      setDismissed([...dismissed(), notice]);
      write(keys.dismissed, dismissed().join(' '));
    },
    listWidth,
    setListWidth(pixels: number): void {
      setListWidthSignal(clampWidth(pixels));
      write(keys.listWidth, String(listWidth()));
    },
  };
}

function clampWidth(pixels: number): number {
  return Math.min(listWidths.most, Math.max(listWidths.least, Math.round(pixels)));
}
